package dev.understudy.wire;

import java.net.Inet6Address;

/** IP addresses as text, with an optional scope ({@code fe80::1%eth0}). */
final class IpText {
    private static final int IPV4_BYTES = 4;
    private static final int BYTE_MAX = 255;
    private static final int BYTE_DIGITS = 3;

    private IpText() {
    }

    /** Whether the text is an IPv4 or IPv6 address; brackets are not part of one. */
    static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 ? isIpv6(text) : isIpv4(text);
    }

    /** Four numbers; the JDK would also take fewer. */
    private static boolean isIpv4(String text) {
        int bytes = 1;
        int digits = 0;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && digits > 0) {
                bytes++;
                digits = 0;
                value = 0;
            } else if (c >= '0' && c <= '9' && digits < BYTE_DIGITS) {
                digits++;
                value = value * 10 + c - '0';
                if (value > BYTE_MAX) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return bytes == IPV4_BYTES && digits > 0;
    }

    /** The scope is not looked at: whether there is such an interface is found out when the address is used. */
    private static boolean isIpv6(String text) {
        int scope = text.indexOf('%');
        if (text.startsWith("[") || scope == text.length() - 1) {
            return false;
        }
        try {
            Inet6Address.ofLiteral(scope < 0 ? text : text.substring(0, scope));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
