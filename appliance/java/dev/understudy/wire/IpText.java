package dev.understudy.wire;

import io.netty.util.NetUtil;

/** IP addresses as text, with an optional scope ({@code fe80::1%eth0}). */
final class IpText {
    private IpText() {
    }

    /** Whether the text is an IPv4 or IPv6 address; brackets are not part of one. */
    static boolean isAddress(String text) {
        if (text.startsWith("[")) {
            return false;
        }
        return NetUtil.isValidIpV4Address(text) || text.indexOf(':') >= 0 && NetUtil.isValidIpV6Address(text);
    }
}
