package dev.understudy.client;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of UNIX sockets as addresses. One that is too long is reached through its directory, which stays open to the end of the process. */
final class UnixPath {
    /** What fits into sun_path with its terminating zero. */
    private static final int PATH_LIMIT_BYTES = 107;
    /** O_RDONLY | O_CLOEXEC of Linux. */
    private static final int OPEN_FLAGS = 0x80000;
    private static final Logger LOG = LoggerFactory.getLogger("socket_util_unix");

    private UnixPath() {
    }

    static UnixDomainSocketAddress address(Path path) throws IOException {
        if (fits(path.toString())) {
            return UnixDomainSocketAddress.of(path);
        }
        Path parent = path.toAbsolutePath().getParent();
        int descriptor = open(parent.toString());
        if (descriptor < 0) {
            LOG.warn("{}: open failed (No such file or directory)", parent);
            LOG.warn("Unix socket name {} is longer than maximum {} bytes", path, PATH_LIMIT_BYTES);
            throw new NoSuchFileException(parent.toString());
        }
        String shorter = "/proc/self/fd/" + descriptor + "/" + path.getFileName();
        if (!fits(shorter)) {
            LOG.warn("Unix socket name {} is longer than maximum {} bytes", path, PATH_LIMIT_BYTES);
            throw new IOException("File name too long");
        }
        return UnixDomainSocketAddress.of(shorter);
    }

    private static boolean fits(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length <= PATH_LIMIT_BYTES;
    }

    /** open(2): the JDK does not tell descriptors of directories. */
    @SuppressWarnings("restricted") // Native calls are granted to the program as a whole; see the launcher.
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
}
