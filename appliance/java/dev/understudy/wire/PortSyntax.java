package dev.understudy.wire;

import dev.understudy.wire.Remote.PortPlace;

/** The syntax behind {@code tcp:} and {@code ssl:}, HOST[:PORT], and behind {@code ptcp:} and {@code pssl:}, [PORT][:IP]. */
final class PortSyntax {
    private static final int PORT_MAX = 65535;

    private PortSyntax() {
    }

    /** HOST[:PORT]; an IPv6 address stands in brackets, or alone without them. */
    static PortPlace active(String text) {
        String host = text;
        String port = "";
        if (text.startsWith("[")) {
            if (text.indexOf(']') < 0) {
                throw bad(text, "port must be specified");
            }
            int close = closingBracket(text, 0);
            host = text.substring(0, close + 1);
            if (close + 1 < text.length()) {
                port = text.substring(close + 2);
            }
        } else if (!IpText.isAddress(text)) {
            int colon = text.indexOf(':');
            if (colon >= 0) {
                host = text.substring(0, colon);
                port = text.substring(colon + 1);
                if (port.isEmpty() || port.indexOf(':') >= 0) {
                    throw bad(text, "port must be specified");
                }
            }
        }
        if (host.isEmpty()) {
            throw bad(text, "host must be specified");
        }
        return new PortPlace(bareHost(text, host), portOf(text, port, 1));
    }

    /** [PORT][:IP]. */
    static PortPlace passive(String text) {
        int colon = text.indexOf(':');
        String port = colon < 0 ? text : text.substring(0, colon);
        String host = colon < 0 ? "" : text.substring(colon + 1);
        if (host.startsWith("[")) {
            if (closingBracket(text, colon + 1) != text.length() - 1) {
                throw bad(text, "trailing garbage after address");
            }
        } else if (host.indexOf(':') >= 0 && !IpText.isAddress(host)) {
            throw bad(text, "bad IP address \"" + host + "\"");
        }
        return new PortPlace(bareHost(text, host), portOf(text, port, 0));
    }

    private static int closingBracket(String text, int open) {
        int close = text.indexOf(']', open);
        if (close < 0 || close + 1 < text.length() && (text.charAt(close + 1) != ':' || close + 2 == text.length())) {
            throw bad(text, close < 0 ? "missing ']' after IPv6 address" : "port must be specified");
        }
        return close;
    }

    private static String bareHost(String text, String host) {
        if (!host.startsWith("[")) {
            return host;
        }
        String bare = host.substring(1, host.length() - 1);
        if (bare.indexOf(':') < 0 || !IpText.isAddress(bare)) {
            throw bad(text, "bad IPv6 address \"" + bare + "\"");
        }
        return bare;
    }

    private static int portOf(String text, String port, int least) {
        if (port.isEmpty()) {
            return Remote.DEFAULT_PORT;
        }
        int value = 0;
        for (int i = 0; i < port.length(); i++) {
            char c = port.charAt(i);
            value = c < '0' || c > '9' || value > PORT_MAX ? PORT_MAX + 1 : value * 10 + c - '0';
        }
        if (value < least || value > PORT_MAX) {
            throw bad(text, "bad port number \"" + port + "\"");
        }
        return value;
    }

    private static MalformedRemoteException bad(String text, String why) {
        return new MalformedRemoteException("socket_util", text + ": " + why);
    }
}
