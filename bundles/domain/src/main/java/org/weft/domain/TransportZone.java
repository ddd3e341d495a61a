package org.weft.domain;

/**
 * A network in which every transport connector reaches every other by IP.
 *
 * @param id its id
 * @param mtu the longest IP packet that crosses it, 1280 to 65535 bytes
 */
public record TransportZone(String id, int mtu) {
    /** The MTU when nothing is configured: that of Ethernet. */
    public static final int DEFAULT_MTU = 1500;
}
