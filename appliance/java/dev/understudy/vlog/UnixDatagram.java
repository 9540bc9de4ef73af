package dev.understudy.vlog;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a Unix socket, which java.nio cannot: it has Unix sockets for streams alone. Used by one thread. The numbers are those of
 * Linux, the same on all its architectures that run a JVM.
 */
@SuppressWarnings("restricted") // Native calls are granted to the program as a whole; see the launcher.
final class UnixDatagram {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_LIMIT_BYTES = 108;
    private static final int FAMILY_BYTES = 2;

    private final MethodHandle sendto;
    private final MemorySegment address;
    private final int descriptor;

    /** Makes a socket that will send to the given path; the path need not exist yet. */
    UnixDatagram(String path) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length >= PATH_LIMIT_BYTES) {
            throw new IOException(path + ": name of a Unix socket is longer than " + (PATH_LIMIT_BYTES - 1) + " bytes");
        }
        Linker linker = Linker.nativeLinker();
        AddressLayout pointer = ValueLayout.ADDRESS;
        MethodHandle socket = linker.downcallHandle(linker.defaultLookup().findOrThrow("socket"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        sendto = linker.downcallHandle(linker.defaultLookup().findOrThrow("sendto"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, pointer, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
                        pointer, ValueLayout.JAVA_INT));
        address = Arena.ofAuto().allocate(FAMILY_BYTES + PATH_LIMIT_BYTES);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, FAMILY_BYTES, name.length);
        try {
            descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        } catch (Throwable e) {
            throw new IOException("socket call failed", e);
        }
        if (descriptor < 0) {
            throw new IOException("no socket for the system log");
        }
    }

    /** Sends one datagram; blocks while the receiver's buffer is full. A failure is swallowed, as syslog(3) does. */
    void send(byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(message.length);
            MemorySegment.copy(message, 0, bytes, ValueLayout.JAVA_BYTE, 0, message.length);
            long sent = (long) sendto.invokeExact(descriptor, bytes, (long) message.length, MSG_NOSIGNAL, address,
                    (int) address.byteSize());
            if (sent < 0) {
                return;
            }
        } catch (Throwable e) {
            throw new IllegalStateException("sendto call failed", e);
        }
    }
}
