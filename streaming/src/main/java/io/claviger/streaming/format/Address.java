package io.claviger.streaming.format;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Which kind of address a source is, as formats keep a field for each. */
enum Address {
    V4,
    V6,
    NONE;

    static Address of(String source) {
        try {
            return InetAddress.ofLiteral(source) instanceof Inet4Address ? V4 : V6;
        } catch (IllegalArgumentException notAnAddress) {
            return NONE;
        }
    }
}
