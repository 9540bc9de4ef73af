package dev.understudy.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where the sources, the compiled classes and the documents of this repository are. */
final class House {
    static final Path ROOT = Path.of(System.getProperty("basedir", System.getProperty("user.dir"))).toAbsolutePath();
    static final Path MAIN_SOURCES = ROOT.resolve("appliance/java");
    static final Path TEST_SOURCES = ROOT.resolve("src/test/java");
    static final Path MAIN_CLASSES = ROOT.resolve("target/classes");

    /** Directories that are not ours to keep tidy: the build's, git's, and those of editors. */
    private static final Set<String> FOREIGN_DIRECTORIES = Set.of("target", ".git", ".idea", ".vscode", ".settings");

    private House() {}

    /** Every file of the repository, as a path from its root. */
    static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean foreign = FOREIGN_DIRECTORIES.contains(directory.getFileName().toString());
                    return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(ROOT.relativize(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }

    /** The files of the repository whose names end in {@code suffix}, as paths from its root. */
    static List<Path> files(String suffix) {
        return files().stream().filter(file -> file.toString().endsWith(suffix)).toList();
    }

    /** The text of a file that is given from the root. */
    static String text(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** Every class compiled from the main sources. */
    static List<ClassModel> mainClasses() {
        try (Stream<Path> walk = Files.walk(MAIN_CLASSES)) {
            return walk.filter(file -> file.toString().endsWith(".class")).sorted().map(House::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The simple name of the package of a class of ours: {@code engine} for {@code dev/understudy/engine/Row}. */
    static String packageOf(ClassModel model) {
        String name = model.thisClass().asInternalName();
        if (!name.startsWith("dev/understudy/")) {
            throw new IllegalStateException(name + " is not in a package of dev.understudy");
        }
        int start = "dev/understudy/".length();
        return name.substring(start, Math.max(start, name.lastIndexOf('/')));
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
