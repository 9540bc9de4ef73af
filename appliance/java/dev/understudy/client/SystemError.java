package dev.understudy.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The operating system's own words for what went wrong, as strerror(3) has them. */
public final class SystemError {
    private SystemError() {
    }

    /** The words for a failure. */
    public static String text(IOException failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case EOFException end -> RpcConnection.END_OF_FILE;
            case NoSuchFileException missing -> "No such file or directory";
            case AccessDeniedException denied -> "Permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case UnknownHostException unknown -> "Address family not supported by protocol";
            case ClosedChannelException closed -> "Bad file descriptor";
            default -> message == null ? failure.getClass().getSimpleName() : message;
        };
    }
}
