package dev.understudy.cli;

import dev.understudy.wire.Recording;
import dev.understudy.wire.Replay;
import dev.understudy.wire.Tape;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** The options that record what comes from outside, or replay it (ovsdb-server(1), "Other Options"). */
public final class TapeOptions {
    private final Directories directories;
    private Path record;
    private Path replay;

    /** @param directories what the name of a directory is relative to, and which is the default */
    public TapeOptions(Directories directories) {
        this.directories = directories;
    }

    /** The options, in the order in which an ambiguity lists them. */
    public List<Option> options() {
        return List.of(
                Option.optional("record", value -> record = directory(value)),
                Option.optional("replay", value -> replay = directory(value)));
    }

    private Path directory(String name) {
        return name == null ? directories.run() : directories.run().resolve(name);
    }

    /** Whether something is to be recorded or replayed. */
    public boolean areGiven() {
        return record != null || replay != null;
    }

    /** The option that was given, as people know it; when there was one. */
    public String given() {
        return record != null ? "--record" : "--replay";
    }

    /**
     * What a server makes of the options. What its directory has of earlier recordings is deleted when a new one begins.
     *
     * @throws FatalException when a directory cannot be used
     */
    public Tape ofServer() {
        return tape(Recording::anew);
    }

    /**
     * What a client makes of the options.
     *
     * @throws FatalException when a directory cannot be used
     */
    public Tape ofClient() {
        return tape(Recording::into);
    }

    private interface Opener {
        Tape open(Path directory) throws IOException;
    }

    private Tape tape(Opener recording) {
        if (record != null && replay != null) {
            throw new FatalException("--record and --replay exclude each other");
        } else if (record != null) {
            return open("--record", record, recording);
        }
        return replay == null ? Tape.NONE : open("--replay", replay, Replay::from);
    }

    private static Tape open(String option, Path directory, Opener opener) {
        try {
            return opener.open(directory);
        } catch (IOException e) {
            throw failure(option, directory, e);
        }
    }

    private static FatalException failure(String option, Path directory, IOException problem) {
        String why = switch (problem) {
            case NoSuchFileException missing -> "No such file or directory";
            case NotDirectoryException file -> "Not a directory";
            default -> problem.getMessage();
        };
        return new FatalException(option + ": " + directory + ": " + why);
    }
}
