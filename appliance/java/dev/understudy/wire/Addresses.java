package dev.understudy.wire;

import dev.understudy.wire.Remote.PortPlace;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** From places to socket addresses and back to the text of log lines. */
final class Addresses {
    /** How long the JVM may answer a name from memory: as good as not at all, since each attempt is to see the present address. */
    private static final String NAME_CACHE_SECONDS = "1";

    private Addresses() {
    }

    /** The address of a place whose host is an address; does not block. */
    static InetSocketAddress numeric(PortPlace place) throws UnknownHostException {
        InetAddress address = place.host().isEmpty() ? InetAddress.getByAddress(new byte[4]) : InetAddress.getByName(place.host());
        return new InetSocketAddress(address, place.port());
    }

    /** Every address of a place, in the system's order of preference. Blocks for as long as the resolver takes. */
    static List<InetSocketAddress> resolve(PortPlace place) throws UnknownHostException {
        java.security.Security.setProperty("networkaddress.cache.ttl", NAME_CACHE_SECONDS);
        java.security.Security.setProperty("networkaddress.cache.negative.ttl", "0");
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(place.host())) {
            addresses.add(new InetSocketAddress(address, place.port()));
        }
        return addresses;
    }

    /** As in {@code 127.0.0.1:6640} and {@code [::1]:6640}. */
    static String text(InetSocketAddress socketAddress) {
        InetAddress address = socketAddress.getAddress();
        if (!(address instanceof Inet6Address six)) {
            return address.getHostAddress() + ":" + socketAddress.getPort();
        }
        String scope = six.getScopedInterface() != null ? "%" + six.getScopedInterface().getName()
                : six.getScopeId() != 0 ? "%" + six.getScopeId() : "";
        return "[" + NetUtil.toAddressString(address, true) + scope + "]:" + socketAddress.getPort();
    }
}
