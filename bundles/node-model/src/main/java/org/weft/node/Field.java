package org.weft.node;

import java.util.Arrays;
import java.util.List;
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
    REG8("reg8", "NXM_NX_REG8", 32, Format.HEX),
    REG9("reg9", "NXM_NX_REG9", 32, Format.HEX),
    REG10("reg10", "NXM_NX_REG10", 32, Format.HEX),
    REG11("reg11", "NXM_NX_REG11", 32, Format.HEX),
    REG12("reg12", "NXM_NX_REG12", 32, Format.HEX),
    REG13("reg13", "NXM_NX_REG13", 32, Format.HEX),
    REG14("reg14", "NXM_NX_REG14", 32, Format.HEX),
    REG15("reg15", "NXM_NX_REG15", 32, Format.HEX),
    /** REG0 in bits 127 to 96 down to REG3 in bits 31 to 0. For actions; a {@link Match} names the registers. */
    XXREG0("xxreg0", "NXM_NX_XXREG0", 128, Format.HEX),
    /** REG4 to REG7, as above. */
    XXREG1("xxreg1", "NXM_NX_XXREG1", 128, Format.HEX),
    /** REG8 to REG11, as above. */
    XXREG2("xxreg2", "NXM_NX_XXREG2", 128, Format.HEX),
    /** REG12 to REG15, as above. */
    XXREG3("xxreg3", "NXM_NX_XXREG3", 128, Format.HEX),
    /**
     * What {@link Action.Ct} has told of the packet's connection, as flags: new 1, est 2, rel 4, rpl 8, inv 16,
     * trk 32, snat 64, dnat 128. Open vSwitch has 24 bits more, always 0, which only a {@link Subfield} can name.
     */
    CT_STATE("ct_state", "NXM_NX_CT_STATE", 8, Format.CT_STATE),
    /** The zone in which it was found. Exact only. */
    CT_ZONE("ct_zone", "NXM_NX_CT_ZONE", 16, Format.DECIMAL),
    CT_MARK("ct_mark", "NXM_NX_CT_MARK", 32, Format.HEX),
    CT_LABEL("ct_label", "NXM_NX_CT_LABEL", 128, Format.HEX),
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
    /** TTL of IPv4 or hop limit of IPv6. Exact only. */
    IP_TTL("nw_ttl", "NXM_NX_IP_TTL", 8, Format.DECIMAL),
    /** 0 in a packet that is whole, 1 in the first fragment, 3 in a later one; see {@link Format#FRAGMENT}. */
    IP_FRAG("nw_frag", "NXM_NX_IP_FRAG", 2, Format.FRAGMENT),
    IPV4_SRC("nw_src", "NXM_OF_IP_SRC", 32, Format.IPV4),
    IPV4_DST("nw_dst", "NXM_OF_IP_DST", 32, Format.IPV4),
    IPV6_SRC("ipv6_src", "NXM_NX_IPV6_SRC", 128, Format.IPV6),
    IPV6_DST("ipv6_dst", "NXM_NX_IPV6_DST", 128, Format.IPV6),
    TCP_SRC("tcp_src", "NXM_OF_TCP_SRC", 16, Format.DECIMAL),
    TCP_DST("tcp_dst", "NXM_OF_TCP_DST", 16, Format.DECIMAL),
    UDP_SRC("udp_src", "NXM_OF_UDP_SRC", 16, Format.DECIMAL),
    UDP_DST("udp_dst", "NXM_OF_UDP_DST", 16, Format.DECIMAL),
    ICMP_TYPE("icmp_type", "NXM_OF_ICMP_TYPE", 8, Format.DECIMAL),
    ICMP_CODE("icmp_code", "NXM_OF_ICMP_CODE", 8, Format.DECIMAL),
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
        return switch (this) {
            case VLAN_VID -> 12;
            case CT_STATE -> 32;
            case IP_FRAG -> 8;
            default -> width;
        };
    }

    /** How values of the field are written. */
    public Format format() {
        return format;
    }

    /** All bits of the field: the mask of an exact match. */
    public Bits ones() {
        return ones;
    }

    /** For one of REG0 to REG15: the field of 128 bits that it is a part of, and its bits there. */
    Optional<Subfield> inXxreg() {
        final int number = ordinal() - REG0.ordinal();
        if (number < 0 || number > REG15.ordinal() - REG0.ordinal()) {
            return Optional.empty();
        }
        final int from = 96 - 32 * (number % 4);
        return Optional.of(new Subfield(values()[XXREG0.ordinal() + number / 4], from, from + 31));
    }

    /** For one of XXREG0 to XXREG3: its registers, the one with the highest bits first; else nothing. */
    public List<Field> registers() {
        final int number = ordinal() - XXREG0.ordinal();
        if (number < 0 || number > XXREG3.ordinal() - XXREG0.ordinal()) {
            return List.of();
        }
        return Arrays.asList(values()).subList(REG0.ordinal() + 4 * number, REG0.ordinal() + 4 * number + 4);
    }

    public static Optional<Field> byOvsName(final String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static Optional<Field> byNxmName(final String name) {
        return Optional.ofNullable(BY_NXM.get(name));
    }
}
