package dev.understudy.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * What the kernel calls this process, in {@code /proc/PID/comm}: by itself "java". Scripts such as ovs-ctl and ovn-ctl take a daemon for
 * running only if it has the name of its program, and ps(1) and killall(1) know processes by it.
 */
public final class ProcessName {
    private ProcessName() {
    }

    /** Sets the name; the kernel keeps its first 15 bytes. */
    public static void set(String program) {
        try (FileOutputStream out = new FileOutputStream("/proc/self/comm")) {
            out.write(program.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LoggerFactory.getLogger("daemon_unix").debug("cannot set the name of the process: {}", e.getMessage());
        }
    }
}
