package dev.understudy.vlog;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** How lines reach the system log, as {@code --syslog-method} says. */
sealed interface SyslogMethod {
    /** Where the C library's syslog(3) sends. */
    String DEVICE = "/dev/log";

    /** As syslog(3) of the C library would send it, with date and program; its device is {@value #DEVICE}. */
    record Libc(String device) implements SyslogMethod {
        @Override
        public boolean isReachable() {
            return Files.exists(Path.of(device));
        }
    }

    /** Not at all. */
    record None() implements SyslogMethod {
        @Override
        public boolean isReachable() {
            return false;
        }
    }

    /** As a datagram to a Unix socket. */
    record UnixSocket(String path) implements SyslogMethod {
        @Override
        public boolean isReachable() {
            return true;
        }
    }

    /** As a datagram to an address. */
    record Udp(InetSocketAddress address) implements SyslogMethod {
        @Override
        public boolean isReachable() {
            return true;
        }
    }

    /**
     * Says whether lines sent this way can arrive anywhere. A machine without a log daemon is normal, above all a container. A method and not a
     * switch over the kinds, because it is asked at every start, and the first such switch of a program is slow.
     */
    boolean isReachable();

    /**
     * Reads {@code libc}, {@code null}, {@code unix:FILE} or {@code udp:IP:PORT}.
     *
     * @throws IllegalArgumentException with the peer's text
     */
    static SyslogMethod parse(String text) {
        if (text.equals("libc")) {
            return new Libc(DEVICE);
        }
        if (text.equals("null")) {
            return new None();
        }
        if (text.startsWith("unix:")) {
            return new UnixSocket(text.substring("unix:".length()));
        }
        if (text.startsWith("udp:")) {
            return new Udp(address(text.substring("udp:".length())));
        }
        throw new IllegalArgumentException("unsupported syslog method '" + text + "'");
    }

    /**
     * Reads {@code HOST:PORT}, the host in brackets if it is an IPv6 address.
     *
     * @throws IllegalArgumentException with the peer's text
     */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw new IllegalArgumentException(text + ": port must be specified");
        }
        String port = text.substring(colon + 1);
        int number = 0;
        for (int i = 0; i < port.length(); i++) {
            int digit = port.charAt(i) - '0';
            number = digit < 0 || digit > 9 || number > 65_535 ? Integer.MAX_VALUE / 16 : number * 10 + digit;
        }
        if (port.isEmpty() || number > 65_535) {
            throw new IllegalArgumentException(text + ": bad port number \"" + port + "\"");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new InetSocketAddress(host, number);
    }
}
