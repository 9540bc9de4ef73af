package dev.understudy.storage;

import dev.understudy.schema.ErrorTag;
import dev.understudy.schema.OvsdbException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The address at which the servers of a cluster reach each other: {@code tcp:HOST:PORT}, {@code ssl:HOST:PORT} or {@code unix:FILE}. */
public final class ClusterAddress {
    private static final Logger LOG = LoggerFactory.getLogger("socket_util");
    private static final int PORT_MAX = 65535;

    private ClusterAddress() {}

    /** Checks an address; throws an {@link OvsdbException} with the peer's text when it is none. */
    public static void check(String address) {
        if (address.startsWith("unix:")) {
            return;
        }
        if (!address.startsWith("tcp:") && !address.startsWith("ssl:")) {
            throw new OvsdbException(ErrorTag.OVSDB_ERROR, address + ": expected \"tcp\" or \"ssl\" address");
        }
        String place = address.substring("tcp:".length());
        String complaint = complaint(place);
        if (complaint != null) {
            LOG.error("{}: {}", place, complaint);
            throw new OvsdbException(ErrorTag.OVSDB_ERROR, address + ": syntax error in address");
        }
    }

    /** What is wrong with HOST:PORT, or null. An IPv6 address needs brackets, so that it can be told from its port. */
    private static String complaint(String place) {
        int hostEnd;
        if (place.startsWith("[")) {
            hostEnd = place.indexOf(']') + 1;
        } else {
            hostEnd = place.indexOf(':');
        }
        if (hostEnd <= 0 || hostEnd >= place.length() || place.charAt(hostEnd) != ':' || place.indexOf(':', hostEnd + 1) >= 0) {
            return "port must be specified";
        }
        String port = place.substring(hostEnd + 1);
        return isPort(port) ? null : "bad port number \"" + port + "\"";
    }

    /** An empty port is the default one. */
    private static boolean isPort(String port) {
        int number = 0;
        for (int i = 0; i < port.length(); i++) {
            char c = port.charAt(i);
            if (c < '0' || c > '9' || (number = number * 10 + c - '0') > PORT_MAX) {
                return false;
            }
        }
        return true;
    }
}
