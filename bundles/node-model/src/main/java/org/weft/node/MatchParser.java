package org.weft.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the parts of a match as ovs-ofctl(8) prints them, with the abbreviations of ovs-fields(7). */
final class MatchParser {
    private static final long IPV4 = 0x0800;
    private static final long IPV6 = 0x86dd;
    private static final long ICMP = 1;
    private static final long TCP = 6;
    private static final long UDP = 17;
    private static final long ICMPV6 = 58;
    /** What dl_vlan says of a frame without a tag. */
    private static final long NO_VLAN = 0xffff;
    private static final Bits VLAN_PRESENT = Bits.of(0x1000);

    private static final Map<String, Protocol> PROTOCOLS = Map.ofEntries(
        Map.entry("arp", new Protocol(0x0806)), Map.entry("rarp", new Protocol(0x8035)),
        Map.entry("mpls", new Protocol(0x8847)), Map.entry("mplsm", new Protocol(0x8848)),
        Map.entry("ip", new Protocol(IPV4)), Map.entry("ipv6", new Protocol(IPV6)),
        Map.entry("icmp", new Protocol(IPV4, ICMP)), Map.entry("icmp6", new Protocol(IPV6, ICMPV6)),
        Map.entry("tcp", new Protocol(IPV4, TCP)), Map.entry("tcp6", new Protocol(IPV6, TCP)),
        Map.entry("udp", new Protocol(IPV4, UDP)), Map.entry("udp6", new Protocol(IPV6, UDP)),
        Map.entry("sctp", new Protocol(IPV4, 132)), Map.entry("sctp6", new Protocol(IPV6, 132)));
    private static final Map<String, Field> ALIASES = Map.of("eth_src", Field.ETH_SRC, "eth_dst", Field.ETH_DST,
        "eth_type", Field.ETH_TYPE, "ip_src", Field.IPV4_SRC, "ip_dst", Field.IPV4_DST, "ip_proto", Field.IP_PROTO,
        "tunnel_id", Field.TUN_ID, "in_port_oxm", Field.IN_PORT);

    private final Match.Builder match = Match.builder();
    /** Parts whose meaning depends on the protocol, which may be said later. */
    private final Map<String, String> dependent = new LinkedHashMap<>();
    private long ethType;
    private long ipProto = -1;

    private record Protocol(long ethType, Optional<Long> ipProto) {
        Protocol(final long ethType) {
            this(ethType, Optional.empty());
        }

        Protocol(final long ethType, final long ipProto) {
            this(ethType, Optional.of(ipProto));
        }
    }

    /** The field of a name in a match or in a set_field.
     *
     * @throws IllegalArgumentException when this package does not have it */
    static Field field(final String name) {
        return Optional.ofNullable(ALIASES.get(name)).or(() -> Field.byOvsName(name)).orElseThrow(() ->
            new IllegalArgumentException("unknown field '" + name + "'"));
    }

    /** A part without a value.
     *
     * @throws IllegalArgumentException when it is not known */
    void protocol(final String name) {
        final Protocol protocol = Optional.ofNullable(PROTOCOLS.get(name)).orElseThrow(() ->
            new IllegalArgumentException("unknown protocol '" + name + "'"));
        exact(Field.ETH_TYPE, protocol.ethType());
        protocol.ipProto().ifPresent(number -> exact(Field.IP_PROTO, number));
    }

    /** A part with a value.
     *
     * @throws IllegalArgumentException when it is not known or contradicts another part */
    void add(final String name, final String text) {
        switch (name) {
            case "tp_src", "tp_dst", "icmp_type", "icmp_code" -> dependent.put(name, text);
            case "dl_vlan" -> {
                final Bits id = Format.DECIMAL.parse(text);
                put(new FieldMatch(Field.VLAN_VID, id.lo() == NO_VLAN ? Bits.ZERO : id.or(VLAN_PRESENT),
                    Field.VLAN_VID.ones()));
            }
            case "vlan_tci" -> put(fieldMatch(Field.VLAN_VID, text.contains("/") ? text : text + "/0xffff"));
            case "nw_tos" -> {
                final long tos = Format.DECIMAL.parse(text).lo();
                if ((tos & 3) != 0) {
                    throw new IllegalArgumentException("nw_tos " + text + " has bits of ECN");
                }
                exact(Field.IP_DSCP, tos >>> 2);
            }
            case "in_port" -> put(new FieldMatch(Field.IN_PORT,
                Bits.of(Integer.toUnsignedLong(ActionParser.port(text))), Field.IN_PORT.ones()));
            default -> put(fieldMatch(field(name), text));
        }
    }

    private void exact(final Field field, final long value) {
        put(new FieldMatch(field, Bits.of(value), field.ones()));
    }

    private void put(final FieldMatch more) {
        if (more.field() == Field.ETH_TYPE) {
            ethType = more.value().lo();
        } else if (more.field() == Field.IP_PROTO) {
            ipProto = more.value().lo();
        }
        match.add(more);
    }

    private static FieldMatch fieldMatch(final Field field, final String text) {
        return field.format().parse(field, text);
    }

    /** The match of all parts so far.
     *
     * @throws IllegalArgumentException when a part needs a protocol that was not said */
    Match build() {
        dependent.forEach((name, text) -> put(fieldMatch(dependent(name), text)));
        dependent.clear();
        return match.build();
    }

    private Field dependent(final String name) {
        if (name.startsWith("icmp")) {
            if (ethType == IPV6 && ipProto == ICMPV6) {
                return "icmp_type".equals(name) ? Field.ICMPV6_TYPE : Field.ICMPV6_CODE;
            }
            if (ethType == IPV4 && ipProto == ICMP) {
                return "icmp_type".equals(name) ? Field.ICMP_TYPE : Field.ICMP_CODE;
            }
        } else if (ipProto == TCP) {
            return "tp_src".equals(name) ? Field.TCP_SRC : Field.TCP_DST;
        } else if (ipProto == UDP) {
            return "tp_src".equals(name) ? Field.UDP_SRC : Field.UDP_DST;
        }
        throw new IllegalArgumentException("'" + name + "' of an unknown protocol");
    }
}
