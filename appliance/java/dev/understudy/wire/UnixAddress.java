package dev.understudy.wire;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The address of a UNIX socket. A path that is too long for one is reached through its directory, held open until this is closed, after
 * binding or connecting.
 */
final class UnixAddress implements AutoCloseable {
    /** What fits into sun_path with its terminating zero. */
    private static final int PATH_LIMIT_BYTES = 107;

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
        FileDescriptor directory = FileDescriptor.from(path.toAbsolutePath().getParent().toString());
        return new UnixAddress("/proc/self/fd/" + directory.intValue() + "/" + path.getFileName(), directory);
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
