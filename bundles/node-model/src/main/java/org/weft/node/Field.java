package org.weft.node;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A field that a flow can match or an action can write. Names and prerequisites are those of ovs-fields(7); only
 * fields that OpenFlowPlugin 0.16.3 can carry in OpenFlow 1.3 are listed.
 */
public enum Field {
    IN_PORT("in_port", "in_port", 32, Format.DECIMAL),
    TUN_ID("tun_id", "NXM_NX_TUN_ID", 64, Format.HEX),
    TUN_SRC("tun_src", "NXM_NX_TUN_IPV4_SRC", 32, Format.IPV4),
    TUN_DST("tun_dst", "NXM_NX_TUN_IPV4_DST", 32, Format.IPV4),
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

    /** Width in bits, 1 to 128. */
    public int width() {
        return width;
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
