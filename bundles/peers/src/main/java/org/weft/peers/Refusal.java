package org.weft.peers;

/**
 * Connections that were refused for the same reason.
 *
 * @param protocol what was spoken
 * @param address where they came from, without the port
 * @param why the reason, in a sentence that names the certificate if there was one
 */
public record Refusal(Protocol protocol, String address, String why) {
    /** The protocols of the southbound. */
    public enum Protocol { OVSDB, OPENFLOW }

    /** How often, and when last in milliseconds since 1970-01-01 UTC. */
    public record Count(long count, long last) {
    }
}
