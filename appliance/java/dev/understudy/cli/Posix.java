package dev.understudy.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The few things a daemon does to its own process that the Java library has no words for. Linux only; nothing is loaded before its use. */
@SuppressWarnings("restricted") // Native calls are granted to the program as a whole; see the launcher.
public final class Posix {
    private static final int O_RDWR = 2;
    private static final int STANDARD_STREAMS = 3;

    /** Offsets of pw_uid and pw_gid in struct passwd, and of gr_gid in struct group, on 64-bit Linux. */
    private static final long PASSWD_UID = 16;
    private static final long PASSWD_GID = 20;
    private static final long GROUP_GID = 16;
    private static final long ENTRY_BYTES = 24;

    private static final int F_GETLK = 5;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    /** Offsets of l_type and l_pid in struct flock on 64-bit Linux. */
    private static final long FLOCK_TYPE = 0;
    private static final long FLOCK_PID = 24;
    private static final long FLOCK_BYTES = 32;

    private Posix() {
    }

    /**
     * Turns standard input, output and error to /dev/null, so that nobody waits for this process to close them.
     *
     * @param inputOnly whether output and error stay what they are
     */
    public static void releaseStandardStreams(boolean inputOnly) {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = call("open", arena.allocateFrom("/dev/null"), O_RDWR);
            for (int stream = 0; stream < (inputOnly ? 1 : STANDARD_STREAMS) && descriptor >= 0; stream++) {
                call("dup2", descriptor, stream);
            }
        }
    }

    /** Writes a newline to a descriptor; returns whether that was possible. It is not when nobody is left who could read it. */
    public static boolean writeNewline(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            return call("write", descriptor, arena.allocateFrom("\n"), 1L) == 1;
        }
    }

    /** Changes the directory of the process; Java's own idea of it stays behind, so only absolute paths may be used from here on. */
    public static void changeDirectory(String directory) {
        try (Arena arena = Arena.ofConfined()) {
            call("chdir", arena.allocateFrom(directory));
        }
    }

    /** The process that holds a lock of fcntl(2) on a file, or 0 when there is none or the file cannot be opened for writing. */
    public static long lockOwner(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = call("open", arena.allocateFrom(file.toString()), O_RDWR);
            if (descriptor < 0) {
                return 0;
            }
            MemorySegment lock = arena.allocate(FLOCK_BYTES);
            lock.set(ValueLayout.JAVA_SHORT, FLOCK_TYPE, F_WRLCK);
            int result = call("fcntl", descriptor, F_GETLK, lock);
            call("close", descriptor);
            boolean locked = result == 0 && lock.get(ValueLayout.JAVA_SHORT, FLOCK_TYPE) != F_UNLCK;
            return locked ? lock.get(ValueLayout.JAVA_INT, FLOCK_PID) : 0;
        }
    }

    /** Ends this process by the given signal, as if it had no handler for it. Returns only if that is impossible. */
    public static void dieBySignal(int signal) {
        callWithPointerResult("signal", signal, MemorySegment.NULL);
        call("kill", (int) ProcessHandle.current().pid(), signal);
    }

    /**
     * Gives up the rights of root for those of another user. The C library does so for all threads at once.
     *
     * @param spec {@code USER}, {@code USER:GROUP}, {@code USER:} for the user's own group, or {@code :GROUP}
     * @param logFile a file to be given to that user first, or null
     * @throws FatalException when there is no such user or group, or this process may not become it
     */
    public static void becomeUser(String spec, String logFile) {
        int colon = spec.indexOf(':');
        String user = colon < 0 ? spec : spec.substring(0, colon);
        String group = colon < 0 ? "" : spec.substring(colon + 1);
        try (Arena arena = Arena.ofConfined()) {
            int uid = call("getuid");
            int gid = call("getgid");
            MemorySegment userName = arena.allocateFrom(user);
            if (!user.isEmpty()) {
                MemorySegment entry = callWithPointerResult("getpwnam", userName).reinterpret(ENTRY_BYTES);
                if (entry.address() == 0) {
                    throw new FatalException("user " + user + " not found, aborting.");
                }
                uid = entry.get(ValueLayout.JAVA_INT, PASSWD_UID);
                gid = entry.get(ValueLayout.JAVA_INT, PASSWD_GID);
            }
            if (!group.isEmpty()) {
                MemorySegment entry = callWithPointerResult("getgrnam", arena.allocateFrom(group)).reinterpret(ENTRY_BYTES);
                if (entry.address() == 0) {
                    throw new FatalException("group " + group + " not found, aborting.");
                }
                gid = entry.get(ValueLayout.JAVA_INT, GROUP_GID);
            }
            if (logFile != null) {
                require(call("chown", arena.allocateFrom(logFile), uid, gid), "owner of the log file", spec);
            }
            require(call("setgid", gid), "gid", spec);
            if (!user.isEmpty()) {
                require(call("initgroups", userName, gid), "supplementary groups", spec);
            }
            require(call("setuid", uid), "uid", spec);
        }
    }

    private static void require(int result, String what, String spec) {
        if (result != 0) {
            throw new FatalException("fail to set " + what + " to that of --user=" + spec + ", aborting: it takes root to do so");
        }
    }

    private static int call(String function, Object... arguments) {
        return (int) invoke(function, ValueLayout.JAVA_INT, arguments);
    }

    private static MemorySegment callWithPointerResult(String function, Object... arguments) {
        return (MemorySegment) invoke(function, ValueLayout.ADDRESS, arguments);
    }

    /** Calls a function of the C library whose arguments are all int, long or pointers. */
    private static Object invoke(String function, MemoryLayout result, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = switch (arguments[i]) {
                case MemorySegment pointer -> ValueLayout.ADDRESS;
                case Long size -> ValueLayout.JAVA_LONG;
                default -> ValueLayout.JAVA_INT;
            };
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(linker.defaultLookup().findOrThrow(function), FunctionDescriptor.of(result, layouts));
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("calling " + function + " failed", e);
        }
    }
}
