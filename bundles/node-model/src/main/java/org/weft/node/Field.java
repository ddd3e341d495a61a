package org.weft.node;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A field that a flow can match or an action can write. Names and prerequisites are those of ovs-fields(7); the
 * order is that of a match, in which prerequisites come first. Where OpenFlow has a name for each protocol that a field
 * occurs in, as tcp_src and udp_src, so has this enum.
 */
public enum Field {
    /** Not written by {@link Action.SetField}, which OpenFlow does not allow, but by {@link Action.Load}. */
    IN_PORT("in_port", "OXM_OF_IN_PORT", 32, Format.DECIMAL),
    TUN_ID("tun_id", "NXM_NX_TUN_ID", 64, Format.HEX),
    TUN_SRC("tun_src", "NXM_NX_TUN_IPV4_SRC", 32, Format.IPV4),
    TUN_DST("tun_dst", "NXM_NX_TUN_IPV4_DST", 32, Format.IPV4),
    TUN_IPV6_SRC("tun_ipv6_src", "NXM_NX_TUN_IPV6_SRC", 128, Format.IPV6),
    TUN_IPV6_DST("tun_ipv6_dst", "NXM_NX_TUN_IPV6_DST", 128, Format.IPV6),
    REG0("reg0", "NXM_NX_REG0", 32, Format.HEX),
    REG1("reg1", "NXM_NX_REG1", 32, Format.HEX),
    REG2("reg2", "NXM_NX_REG2", 32, Format.HEX),
    REG3("reg3", "NXM_NX_REG3", 32, Format.HEX),
    REG4("reg4", "NXM_NX_REG4", 32, Format.HEX),
    REG5("reg5", "NXM_NX_REG5", 32, Format.HEX),
    REG6("reg6", "NXM_NX_REG6", 32, Format.HEX),
    REG7("reg7", "NXM_NX_REG7", 32, Format.HEX),
    ETH_SRC("dl_src", "NXM_OF_ETH_SRC", 48, Format.MAC),
    ETH_DST("dl_dst", "NXM_OF_ETH_DST", 48, Format.MAC),
    ETH_TYPE("dl_type", "NXM_OF_ETH_TYPE", 16, Format.HEX),
    /**
     * 0 for a frame without a tag; 0x1000 and the VLAN id for one with. To Open vSwitch the bit 0x1000 is a part of
     * matches and of {@link Action.SetField} only: {@link Subfield} has the id alone.
     */
    VLAN_VID("vlan_vid", "OXM_OF_VLAN_VID", 13, Format.HEX),
    IP_DSCP("ip_dscp", "OXM_OF_IP_DSCP", 6, Format.DECIMAL),
    IP_PROTO("nw_proto", "NXM_OF_IP_PROTO", 8, Format.DECIMAL),
    IPV4_SRC("nw_src", "NXM_OF_IP_SRC", 32, Format.IPV4),
    IPV4_DST("nw_dst", "NXM_OF_IP_DST", 32, Format.IPV4),
    IPV6_SRC("ipv6_src", "NXM_NX_IPV6_SRC", 128, Format.IPV6),
    IPV6_DST("ipv6_dst", "NXM_NX_IPV6_DST", 128, Format.IPV6),
    TCP_SRC("tcp_src", "NXM_OF_TCP_SRC", 16, Format.DECIMAL),
    TCP_DST("tcp_dst", "NXM_OF_TCP_DST", 16, Format.DECIMAL),
    UDP_SRC("udp_src", "NXM_OF_UDP_SRC", 16, Format.DECIMAL),
    UDP_DST("udp_dst", "NXM_OF_UDP_DST", 16, Format.DECIMAL),
    ICMPV6_TYPE("icmpv6_type", "NXM_NX_ICMPV6_TYPE", 8, Format.DECIMAL),
    ICMPV6_CODE("icmpv6_code", "NXM_NX_ICMPV6_CODE", 8, Format.DECIMAL),
    ND_TARGET("nd_target", "NXM_NX_ND_TARGET", 128, Format.IPV6),
    ND_SLL("nd_sll", "NXM_NX_ND_SLL", 48, Format.MAC),
    ND_TLL("nd_tll", "NXM_NX_ND_TLL", 48, Format.MAC),
    /** The flags of a neighbour advertisement: R, S and O in bits 31 to 29 (RFC 4861 section 4.4). Exact only. */
    ND_RESERVED("nd_reserved", "ERICOXM_OF_ICMPV6_ND_RESERVED", 32, Format.HEX),
    /** Type of the first option of a neighbour discovery message. Exact only. */
    ND_OPTIONS_TYPE("nd_options_type", "ERICOXM_OF_ICMPV6_ND_OPTIONS_TYPE", 8, Format.DECIMAL),
    ARP_OP("arp_op", "NXM_OF_ARP_OP", 16, Format.DECIMAL),
    ARP_SPA("arp_spa", "NXM_OF_ARP_SPA", 32, Format.IPV4),
    ARP_TPA("arp_tpa", "NXM_OF_ARP_TPA", 32, Format.IPV4),
    ARP_SHA("arp_sha", "NXM_NX_ARP_SHA", 48, Format.MAC),
    ARP_THA("arp_tha", "NXM_NX_ARP_THA", 48, Format.MAC);

    private static final Map<String, Field> BY_NAME =
        Arrays.stream(values()).collect(Collectors.toMap(Field::ovsName, Function.identity()));
    private static final Map<String, Field> BY_NXM =
        Arrays.stream(values()).collect(Collectors.toMap(Field::nxmName, Function.identity()));

    private final String ovsName;
    private final String nxmName;
    private final int width;
    private final Format format;
    private final Bits ones;

    Field(final String ovsName, final String nxmName, final int width, final Format format) {
        this.ovsName = ovsName;
        this.nxmName = nxmName;
        this.width = width;
        this.format = format;
        ones = Bits.ones(width);
    }

    /** The name in a match of ovs-ofctl(8). */
    public String ovsName() {
        return ovsName;
    }

    /** The name in an action of ovs-ofctl(8). */
    public String nxmName() {
        return nxmName;
    }

    /** Width in bits of a match or of {@link Action.SetField}, 1 to 128. */
    public int width() {
        return width;
    }

    /** Width in bits of what a {@link Subfield} can name. */
    public int subfieldWidth() {
        return this == VLAN_VID ? 12 : width;
    }

    /** How values of the field are written. */
    public Format format() {
        return format;
    }

    /** All bits of the field: the mask of an exact match. */
    public Bits ones() {
        return ones;
    }

    public static Optional<Field> byOvsName(final String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static Optional<Field> byNxmName(final String name) {
        return Optional.ofNullable(BY_NXM.get(name));
    }
}
