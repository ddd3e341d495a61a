package org.weft.southbound.openflow;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.weft.node.Field;

/**
 * OXM and NXM headers of fields, without the has-mask bit: class in bits 16 to 31, field in 9 to 15, length in 0 to
 * 7 (OpenFlow 1.3 section 7.2.3.2; the numbers are in ovs-fields(7)). Most fields have two; Open vSwitch takes both
 * and answers an OpenFlow 1.3 controller with the OXM one where there is one.
 */
enum Oxm {
    IN_PORT(Field.IN_PORT, oxm(0, 4)),
    ETH_DST(Field.ETH_DST, oxm(3, 6), nxm0(1, 6)),
    ETH_SRC(Field.ETH_SRC, oxm(4, 6), nxm0(2, 6)),
    ETH_TYPE(Field.ETH_TYPE, oxm(5, 2), nxm0(3, 2)),
    ARP_OP(Field.ARP_OP, oxm(21, 2), nxm0(15, 2)),
    ARP_SPA(Field.ARP_SPA, oxm(22, 4), nxm0(16, 4)),
    ARP_TPA(Field.ARP_TPA, oxm(23, 4), nxm0(17, 4)),
    ARP_SHA(Field.ARP_SHA, oxm(24, 6), nxm1(17, 6)),
    ARP_THA(Field.ARP_THA, oxm(25, 6), nxm1(18, 6)),
    TUN_ID(Field.TUN_ID, oxm(38, 8), nxm1(16, 8)),
    TUN_SRC(Field.TUN_SRC, nxm1(31, 4)),
    TUN_DST(Field.TUN_DST, nxm1(32, 4)),
    TUN_IPV6_SRC(Field.TUN_IPV6_SRC, nxm1(109, 16)),
    TUN_IPV6_DST(Field.TUN_IPV6_DST, nxm1(110, 16)),
    VLAN_VID(Field.VLAN_VID, oxm(6, 2)),
    IP_DSCP(Field.IP_DSCP, oxm(8, 1)),
    IP_PROTO(Field.IP_PROTO, oxm(10, 1), nxm0(6, 1)),
    IP_TTL(Field.IP_TTL, nxm1(29, 1)),
    IP_FRAG(Field.IP_FRAG, nxm1(26, 1)),
    IPV4_SRC(Field.IPV4_SRC, oxm(11, 4), nxm0(7, 4)),
    IPV4_DST(Field.IPV4_DST, oxm(12, 4), nxm0(8, 4)),
    TCP_SRC(Field.TCP_SRC, oxm(13, 2), nxm0(9, 2)),
    TCP_DST(Field.TCP_DST, oxm(14, 2), nxm0(10, 2)),
    UDP_SRC(Field.UDP_SRC, oxm(15, 2), nxm0(11, 2)),
    UDP_DST(Field.UDP_DST, oxm(16, 2), nxm0(12, 2)),
    IPV6_SRC(Field.IPV6_SRC, oxm(26, 16), nxm1(19, 16)),
    IPV6_DST(Field.IPV6_DST, oxm(27, 16), nxm1(20, 16)),
    ICMP_TYPE(Field.ICMP_TYPE, oxm(19, 1), nxm0(13, 1)),
    ICMP_CODE(Field.ICMP_CODE, oxm(20, 1), nxm0(14, 1)),
    ICMPV6_TYPE(Field.ICMPV6_TYPE, oxm(29, 1), nxm1(21, 1)),
    ICMPV6_CODE(Field.ICMPV6_CODE, oxm(30, 1), nxm1(22, 1)),
    ND_TARGET(Field.ND_TARGET, oxm(31, 16), nxm1(23, 16)),
    ND_SLL(Field.ND_SLL, oxm(32, 6), nxm1(24, 6)),
    ND_TLL(Field.ND_TLL, oxm(33, 6), nxm1(25, 6)),
    ND_RESERVED(Field.ND_RESERVED, extension(1, 4)),
    ND_OPTIONS_TYPE(Field.ND_OPTIONS_TYPE, extension(2, 1)),
    REG0(Field.REG0, nxm1(0, 4)),
    REG1(Field.REG1, nxm1(1, 4)),
    REG2(Field.REG2, nxm1(2, 4)),
    REG3(Field.REG3, nxm1(3, 4)),
    REG4(Field.REG4, nxm1(4, 4)),
    REG5(Field.REG5, nxm1(5, 4)),
    REG6(Field.REG6, nxm1(6, 4)),
    REG7(Field.REG7, nxm1(7, 4)),
    REG8(Field.REG8, nxm1(8, 4)),
    REG9(Field.REG9, nxm1(9, 4)),
    REG10(Field.REG10, nxm1(10, 4)),
    REG11(Field.REG11, nxm1(11, 4)),
    REG12(Field.REG12, nxm1(12, 4)),
    REG13(Field.REG13, nxm1(13, 4)),
    REG14(Field.REG14, nxm1(14, 4)),
    REG15(Field.REG15, nxm1(15, 4)),
    XXREG0(Field.XXREG0, nxm1(111, 16)),
    XXREG1(Field.XXREG1, nxm1(112, 16)),
    XXREG2(Field.XXREG2, nxm1(113, 16)),
    XXREG3(Field.XXREG3, nxm1(114, 16)),
    CT_STATE(Field.CT_STATE, nxm1(105, 4)),
    CT_ZONE(Field.CT_ZONE, nxm1(106, 2)),
    CT_MARK(Field.CT_MARK, nxm1(107, 4)),
    CT_LABEL(Field.CT_LABEL, nxm1(108, 16));

    /** Set in a header when a mask of the same length follows the value. */
    static final int HAS_MASK = 1 << 8;

    private static final Map<Field, Oxm> BY_FIELD = Arrays.stream(values()).collect(Collectors.toMap(
        oxm -> oxm.field, Function.identity(), (one, other) -> one, () -> new EnumMap<>(Field.class)));
    private static final Map<Integer, Field> BY_HEADER = Arrays.stream(values())
        .flatMap(oxm -> Arrays.stream(oxm.headers).mapToObj(header -> Map.entry(header, oxm.field)))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Field field;
    private final int[] headers;

    Oxm(final Field field, final int... headers) {
        this.field = field;
        this.headers = headers;
        for (final int header : headers) {
            if ((header & 0xff) != bytes(field)) {
                throw new IllegalStateException(field + " is not of " + (header & 0xff) + " bytes");
            }
        }
    }

    private static int oxm(final int number, final int bytes) {
        return 0x8000 << 16 | number << 9 | bytes;
    }

    private static int nxm0(final int number, final int bytes) {
        return number << 9 | bytes;
    }

    private static int nxm1(final int number, final int bytes) {
        return 1 << 16 | number << 9 | bytes;
    }

    /** The class of the fields whose names begin with ERICOXM_OF_; in spite of the name not one of experimenters. */
    private static int extension(final int number, final int bytes) {
        return 0x1000 << 16 | number << 9 | bytes;
    }

    /** The header that Open vSwitch uses for a field in OpenFlow 1.3.
     *
     * @throws IllegalArgumentException when node-model has a field that is not listed here */
    static int header(final Field field) {
        final Oxm oxm = BY_FIELD.get(field);
        if (oxm == null) {
            throw new IllegalArgumentException(field + " has no OXM header in this driver");
        }
        return oxm.headers[0];
    }

    /** The field of a header; empty when node-model does not have it. */
    static Optional<Field> field(final int header) {
        return Optional.ofNullable(BY_HEADER.get(header & ~HAS_MASK));
    }

    static int bytes(final Field field) {
        return (Math.max(field.width(), field.subfieldWidth()) + 7) / 8;
    }
}
