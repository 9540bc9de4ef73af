package dev.understudy.wire;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The address of a UNIX socket. A path that is too long for one is reached through its directory, held open until this is closed: when a
 * connection is made, or when a listening socket is closed.
 */
final class UnixAddress implements AutoCloseable {
    /** What fits into sun_path with its terminating zero. */
    private static final int PATH_LIMIT_BYTES = 107;
    /** O_RDONLY | O_CLOEXEC of Linux. */
    private static final int OPEN_FLAGS = 0x80000;

    private final DomainSocketAddress address;
    private final FileDescriptor directory;

    private UnixAddress(String path, FileDescriptor directory) {
        this.address = new DomainSocketAddress(path);
        this.directory = directory;
    }

    static UnixAddress of(Path path) throws IOException {
        String text = path.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length <= PATH_LIMIT_BYTES) {
            return new UnixAddress(text, null);
        }
        Path parent = path.toAbsolutePath().getParent();
        int descriptor = open(parent.toString());
        if (descriptor < 0) {
            throw new NoSuchFileException(parent.toString());
        }
        return new UnixAddress("/proc/self/fd/" + descriptor + "/" + path.getFileName(), new FileDescriptor(descriptor));
    }

    /** open(2): the JDK itself opens no directories. */
    private static int open(String path) {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2));
        try (Arena arena = Arena.ofConfined()) {
            return (int) open.invokeExact(arena.allocateFrom(path), OPEN_FLAGS);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    DomainSocketAddress address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        if (directory != null) {
            directory.close();
        }
    }
}
