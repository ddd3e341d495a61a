package org.weft.it;

import com.google.common.net.InetAddresses;
import java.util.HexFormat;

/** Frames in hexadecimal, with right checksums. */
final class Packets {
    static final String EVERYBODY = "ff:ff:ff:ff:ff:ff";
    /** All nodes on the link, RFC 4291 section 2.7.1. */
    static final String ALL_NODES = "ff02::1";
    /** Solicited and override. */
    static final long SOLICITED_OVERRIDE = 0x60000000L;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    static final int REQUEST = 1;
    static final int REPLY = 2;
    private static final int LEAST_LENGTH = 60;

    private Packets() {
        // functions only
    }

    /** A frame of a type that nobody serves. */
    static String plain(final String from, final String to) {
        return ethernet(to, from, 0x88b5, "");
    }

    static String ethernet(final String to, final String from, final int type, final String payload) {
        final String frame = mac(to) + mac(from) + String.format("%04x", type) + payload;
        return frame + "00".repeat(Math.max(0, LEAST_LENGTH - frame.length() / 2));
    }

    /** Whether a frame in hexadecimal has an EtherType. */
    static boolean hasType(final String frame, final int type) {
        return frame.startsWith(String.format("%04x", type), 2 * 12);
    }

    /** RFC 826; the target's hardware address is zero. */
    static String arp(final String to, final String from, final int op, final String sha, final String spa,
            final String tpa) {
        return arp(to, from, op, sha, spa, "00:00:00:00:00:00", tpa);
    }

    static String arp(final String to, final String from, final int op, final String sha, final String spa,
            final String tha, final String tpa) {
        return ethernet(to, from, 0x0806, String.format("000108000604%04x", op) + mac(sha) + ip(spa) + mac(tha)
            + ip(tpa));
    }

    static String ipv4(final String to, final String from, final String source, final String target,
            final int protocol, final String payload) {
        return ipv4(to, from, source, target, protocol, payload, 0);
    }

    static String ipv4(final String to, final String from, final String source, final String target,
            final int protocol, final String payload, final int dscp) {
        final String head = String.format("45%02x%04x0000000040%02x", dscp << 2, 20 + payload.length() / 2, protocol);
        final String addresses = ip(source) + ip(target);
        return ethernet(to, from, 0x0800, head + String.format("%04x", checksum(head + "0000" + addresses))
            + addresses + payload);
    }

    static String ipv6(final String to, final String from, final String source, final String target, final int next,
            final String payload) {
        return ipv6(to, from, source, target, next, payload, 0);
    }

    static String ipv6(final String to, final String from, final String source, final String target, final int next,
            final String payload, final int dscp) {
        return ethernet(to, from, 0x86dd, String.format("6%02x00000%04x%02xff", dscp << 2, payload.length() / 2, next)
            + ip(source) + ip(target) + payload);
    }

    /** RFC 768, without checksum. */
    static String udp(final int source, final int target) {
        return String.format("%04x%04x000c0000", source, target) + "00000000";
    }

    /** RFC 4443, code 0.
     *
     * @param body what comes after the checksum */
    static String icmpv6(final String to, final String from, final String source, final String target, final int type,
            final String body) {
        final String pseudo = ip(source) + ip(target) + String.format("%08x%08x", 4 + body.length() / 2, ICMPV6);
        final String head = String.format("%02x00", type);
        return ipv6(to, from, source, target, ICMPV6,
            head + String.format("%04x", checksum(pseudo + head + "0000" + body)) + body);
    }

    /** RFC 4861 section 4.3.
     *
     * @param option its source link-layer address; empty for none */
    static String solicitation(final String to, final String from, final String source, final String target,
            final String wanted, final String option) {
        return icmpv6(to, from, source, target, 135, "00000000" + ip(wanted) + (option.isEmpty() ? ""
            : "0101" + mac(option)));
    }

    /** RFC 4861 section 4.4.
     *
     * @param option its target link-layer address; empty for none */
    static String advertisement(final String to, final String from, final String source, final String target,
            final String owned, final String option) {
        return icmpv6(to, from, source, target, 136, String.format("%08x", SOLICITED_OVERRIDE) + ip(owned)
            + (option.isEmpty() ? "" : "0201" + mac(option)));
    }

    /** The Ethernet address of an IPv6 multicast address, RFC 2464 section 7. */
    static String groupMac(final String group) {
        final String hex = ip(group);
        return "33:33" + hex.substring(24).replaceAll("(..)", ":$1");
    }

    /** The solicited-node address, RFC 4291 section 2.7.1. */
    static String solicitedNode(final String address) {
        final String hex = ip(address).substring(26);
        return "ff02::1:ff" + hex.substring(0, 2) + ':' + hex.substring(2);
    }

    static String mac(final String text) {
        return text.replace(":", "");
    }

    static String ip(final String text) {
        return HexFormat.of().formatHex(InetAddresses.forString(text).getAddress());
    }

    /** RFC 1071. */
    private static int checksum(final String hex) {
        final String even = hex.length() % 4 == 0 ? hex : hex + "00";
        long sum = 0;
        for (int at = 0; at < even.length(); at += 4) {
            sum += Integer.parseInt(even.substring(at, at + 4), 16);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) (~sum & 0xffff);
    }
}
