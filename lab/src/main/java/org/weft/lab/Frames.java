package org.weft.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Ethernet frames to send, without their checksum, in hexadecimal. {@code ..} stands for a byte that is random anew in
 * each frame.
 */
public final class Frames {
    private static final Pattern TEMPLATE = Pattern.compile("([0-9a-fA-F]{2}|\\.\\.)+");
    private static final String ANY = "..";
    private static final String BROADCAST = "ffffffffffff";
    private static final String EXPERIMENTAL = "88b5";
    /** Up to the least length of a frame, 60 bytes without checksum. */
    private static final int LEAST_LENGTH = 60;

    private Frames() {
        // not instantiated
    }

    /**
     * A frame from a random unicast MAC address (02:..), of an EtherType that nobody serves (88b5).
     *
     * @param destination the MAC address that it goes to
     */
    public static String fromRandomSource(final String destination) {
        return padded(mac(destination) + "02" + ANY.repeat(5) + EXPERIMENTAL);
    }

    /**
     * An ARP request for a random address.
     *
     * @param mac the MAC address of the sender
     * @param ip the IPv4 address of the sender
     * @param fixed how many leading bytes (0 to 4) of the sender's address all targets share
     */
    public static String arpForRandomTarget(final String mac, final String ip, final int fixed) {
        final String sender = ip(ip);
        return padded(BROADCAST + mac(mac) + "0806" + "0001080006040001" + mac(mac) + sender + "000000000000"
            + sender.substring(0, fixed * 2) + ANY.repeat(4 - fixed));
    }

    /**
     * What a machine says after it has moved: a RARP request, as QEMU sends it.
     *
     * @param mac its MAC address
     */
    public static String announcement(final String mac) {
        return padded(BROADCAST + mac(mac) + "8035" + "0001080006040003" + mac(mac) + "00000000" + mac(mac)
            + "00000000");
    }

    /** The frame, if it is one. */
    static String checked(final String frame) {
        if (!TEMPLATE.matcher(frame).matches()) {
            throw new LabException("not a frame in hexadecimal: " + frame);
        }
        return frame;
    }

    /** In the language of trafgen(8). */
    static String trafgen(final String frame) {
        checked(frame);
        final List<String> bytes = new ArrayList<>();
        for (int i = 0; i < frame.length(); i += 2) {
            final String part = frame.substring(i, i + 2);
            bytes.add(ANY.equals(part) ? "drnd(1)" : "0x" + part);
        }
        return "{ " + String.join(", ", bytes) + " }";
    }

    private static String padded(final String frame) {
        return frame + "00".repeat(Math.max(0, LEAST_LENGTH - frame.length() / 2));
    }

    private static String mac(final String mac) {
        return mac.replace(":", "");
    }

    private static String ip(final String ip) {
        final StringBuilder hex = new StringBuilder();
        for (String part : ip.split("\\.")) {
            hex.append(String.format("%02x", Integer.parseInt(part)));
        }
        return hex.toString();
    }
}
