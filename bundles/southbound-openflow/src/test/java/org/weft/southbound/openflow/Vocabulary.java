package org.weft.southbound.openflow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Entry;
import org.weft.node.Field;
import org.weft.node.FieldMatch;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Format;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Match;
import org.weft.node.Meter;
import org.weft.node.MeterKey;
import org.weft.node.Nat;
import org.weft.node.Register;
import org.weft.node.Subfield;

/** Entries that use every field and action of node-model in every way that Open vSwitch takes. */
final class Vocabulary {
    /** Matches of one field, writes of one field, and all actions, in tables of their own. */
    static final int MATCHES = 1;
    static final int WRITES = 2;
    static final int ACTIONS = 3;
    static final int LEARNED = 50;

    /** What Open vSwitch matches as a whole only. */
    private static final Set<Field> NO_MASK = EnumSet.of(Field.IN_PORT, Field.ETH_TYPE, Field.IP_DSCP, Field.IP_PROTO,
        Field.ICMP_TYPE, Field.ICMP_CODE, Field.ICMPV6_TYPE, Field.ICMPV6_CODE, Field.ND_RESERVED,
        Field.ND_OPTIONS_TYPE, Field.ARP_OP, Field.IP_TTL, Field.CT_ZONE);
    /** What no flow writes, or not by an action of its own. */
    private static final Set<Field> READ_ONLY = EnumSet.of(Field.ETH_TYPE, Field.IP_PROTO, Field.IP_FRAG,
        Field.CT_STATE, Field.CT_ZONE, Field.CT_MARK, Field.CT_LABEL);
    private static final long IPV4 = 0x800;
    private static final long IPV6 = 0x86dd;

    private final List<Flow> flows = new ArrayList<>();

    private Vocabulary() {
        for (final Field field : Field.values()) {
            matches(field);
            writes(field);
        }
        actions();
    }

    static Map<Entry.Key, Entry> all() {
        final Map<Entry.Key, Entry> all = new HashMap<>();
        flows().forEach(flow -> all.put(flow.key(), flow));
        groups().forEach(group -> all.put(group.key(), group));
        meters().forEach(meter -> all.put(meter.key(), meter));
        return all;
    }

    static List<Flow> flows() {
        return new Vocabulary().flows;
    }

    private void add(final int table, final Match.Builder match, final Action... actions) {
        flows.add(new Flow(new FlowKey(table, flows.size() + 1, match.build()), flows.size(), List.of(actions)));
    }

    private void matches(final Field field) {
        for (final long type : types(field)) {
            if (field != Field.ETH_TYPE) {
                add(MATCHES, prerequisites(field, type).add(new FieldMatch(field, value(field), field.ones())));
            }
            if (field != Field.ETH_TYPE && field != Field.VLAN_VID && field != Field.ICMPV6_TYPE) {
                add(MATCHES, prerequisites(field, type).exact(field, 0));
            }
            if (field == Field.IP_FRAG) {
                add(MATCHES, prerequisites(field, type).exact(field, 3));
                add(MATCHES, prerequisites(field, type).masked(field, Bits.of(1), Bits.of(1)));
                add(MATCHES, prerequisites(field, type).masked(field, Bits.of(0), Bits.of(2)));
            } else if (!NO_MASK.contains(field)) {
                final Bits odd = new Bits(0xf500000000000000L, 0x0123456789abcdefL).and(field.ones());
                add(MATCHES, prerequisites(field, type).masked(field, value(field).and(odd), odd));
                // the upper quarter, by shifts of less than 64
                final int quarter = field.width() / 4;
                final Bits upper = Bits.ones(quarter).shiftLeft(quarter).shiftLeft(quarter)
                    .shiftLeft(field.width() - quarter * 3);
                add(MATCHES, prerequisites(field, type).masked(field, value(field).and(upper), upper));
            }
        }
    }

    private void writes(final Field field) {
        if (!READ_ONLY.contains(field)) {
            for (final long type : types(field)) {
                final int width = Math.min(field.subfieldWidth(), 64);
                final Match.Builder match = field == Field.VLAN_VID
                    ? Match.builder().exact(Field.VLAN_VID, 0x1007) : prerequisites(field, type);
                if (field != Field.IN_PORT) {
                    add(WRITES, match, new Action.SetField(field, value(field)), new Action.Output(1));
                }
                add(WRITES, match,
                    new Action.Load(new Subfield(field, 0, width - 1), value(field).and(Bits.ones(width))),
                    new Action.Load(new Subfield(field, 2, 4), Bits.of(5)),
                    new Action.Load(new Subfield(field, 5, 5), Bits.of(0)),
                    new Action.Move(new Subfield(field, 0, 5), new Subfield(Field.REG5, 3, 8)),
                    new Action.Move(new Subfield(Field.REG5, 3, 8), new Subfield(field, 0, 5)), new Action.Output(1));
            }
        }
    }

    private static long[] types(final Field field) {
        return switch (field) {
            case IP_DSCP, IP_PROTO, IP_TTL, IP_FRAG, TCP_SRC, TCP_DST, UDP_SRC, UDP_DST -> new long[] {0x800, IPV6};
            case IPV4_SRC, IPV4_DST, ICMP_TYPE, ICMP_CODE -> new long[] {0x800};
            case ARP_OP, ARP_SPA, ARP_TPA, ARP_SHA, ARP_THA -> new long[] {0x806};
            case IPV6_SRC, IPV6_DST, ICMPV6_TYPE, ICMPV6_CODE, ND_TARGET, ND_SLL, ND_TLL, ND_RESERVED,
                ND_OPTIONS_TYPE -> new long[] {IPV6};
            default -> new long[] {0};
        };
    }

    /** What has to be matched before a field can be. */
    private static Match.Builder prerequisites(final Field field, final long type) {
        final Match.Builder match = Match.builder();
        if (type != 0) {
            match.exact(Field.ETH_TYPE, type);
        }
        switch (field) {
            case TCP_SRC, TCP_DST -> match.exact(Field.IP_PROTO, 6);
            case UDP_SRC, UDP_DST -> match.exact(Field.IP_PROTO, 17);
            case ICMP_TYPE, ICMP_CODE -> match.exact(Field.IP_PROTO, 1);
            case ICMPV6_TYPE, ICMPV6_CODE -> match.exact(Field.IP_PROTO, 58);
            case ND_TARGET, ND_SLL, ND_TLL, ND_RESERVED, ND_OPTIONS_TYPE -> match.exact(Field.IP_PROTO, 58)
                .exact(Field.ICMPV6_TYPE, field == Field.ND_SLL ? 135 : 136).exact(Field.ICMPV6_CODE, 0);
            default -> { }
        }
        return match;
    }

    private static Bits value(final Field field) {
        return switch (field) {
            case IN_PORT -> Bits.of(2);
            case VLAN_VID -> Bits.of(0x1005);
            case IP_PROTO -> Bits.of(47);
            case IP_FRAG -> Bits.of(1);
            case ICMPV6_TYPE -> Bits.of(135);
            case ARP_OP -> Bits.of(2);
            default -> new Bits(0x20010db800000001L, 0xf123456789abcdefL).and(field.ones());
        };
    }

    private void actions() {
        for (final long type : List.of(0x800L, 0x806L, IPV6, 0x8847L, 0x8035L, 0x88ccL)) {
            add(ACTIONS, Match.builder().exact(Field.ETH_TYPE, type));
        }
        for (final long protocol : List.of(1L, 2L, 6L, 17L, 58L, 132L)) {
            add(ACTIONS, Match.builder().exact(Field.ETH_TYPE, 0x800).exact(Field.IP_PROTO, protocol));
            add(ACTIONS, Match.builder().exact(Field.ETH_TYPE, IPV6).exact(Field.IP_PROTO, protocol));
        }
        // frames without a tag, with any tag, and ports that have names
        add(ACTIONS, Match.builder().exact(Field.VLAN_VID, 0), new Action.PushVlan(),
            new Action.SetField(Field.VLAN_VID, Bits.of(0x1fff)), new Action.Output(1));
        add(ACTIONS, Match.builder().masked(Field.VLAN_VID, Bits.of(0x1000), Bits.of(0x1000)), new Action.PopVlan());
        add(ACTIONS, Match.builder().exact(Field.IN_PORT, 0xfffffffeL), new Action.Output(Action.CONTROLLER));
        add(ACTIONS, Match.builder().exact(Field.IN_PORT, 0xfffffffdL), new Action.Output(Action.LOCAL));
        add(ACTIONS, Match.builder(), new Action.Output(Action.IN_PORT), new Action.OutputTo(
            new Subfield(Field.REG5, 0, 15)), new Action.OutputTo(Subfield.of(Field.REG5)), new Action.Resubmit(4),
            new Action.ToGroup(1));
        add(ACTIONS, Match.builder(), new Action.Meter(7), Register.PORT_IN.load(1), new Action.GotoTable(7));
        add(ACTIONS, Match.builder(), new Action.Meter(8), new Action.GotoTable(7));
        add(ACTIONS, Match.builder(), new Action.Meter(9));
        add(ACTIONS, Match.builder(), new Action.GotoTable(7));
        add(ACTIONS, Match.builder(), new Action.SetQueue(1), new Action.SetQueue(0xf000), new Action.Output(1));
        add(ACTIONS, Match.builder().exact(Field.ETH_TYPE, IPV6),
            new Action.Move(Subfield.of(Field.IPV6_SRC), Subfield.of(Field.TUN_IPV6_DST)),
            new Action.Move(Subfield.of(Field.IPV6_DST), Subfield.of(Field.IPV6_SRC)), new Action.Output(1));
        routes();
        tracks();
        add(ACTIONS, Match.builder(), learn(0, 0x7fffffff), new Action.Output(1));
        add(ACTIONS, Match.builder(), learn(0xff00000000000001L, 0));
        add(ACTIONS, Match.builder(), learn(5, 10), learn(6, 11));
    }

    private void routes() {
        add(ACTIONS, Match.builder(), new Action.Clone(List.of(new Action.CtClear(), learn(1, 2),
            new Action.Clone(List.of(new Action.Resubmit(9))), new Action.ToGroup(1))), new Action.Output(1));
        add(ACTIONS, Match.builder(), new Action.CheckPacketLarger(1514, new Subfield(Field.REG9, 7, 7)),
            new Action.CheckPacketLarger(65535, new Subfield(Field.XXREG2, 0, 0)), new Action.GotoTable(7));
        add(ACTIONS, Match.builder(), new Action.Multipath(7, 3, new Subfield(Field.REG7, 24, 31)),
            new Action.Multipath(0xffff, 0x10000, Subfield.of(Field.REG1)),
            new Action.Multipath(0, 1, new Subfield(Field.REG9, 3, 3)), new Action.GotoTable(7));
        add(ACTIONS, Match.builder().exact(Field.ETH_TYPE, IPV4), new Action.DecTtl(), new Action.GotoTable(7));
        add(ACTIONS, Match.builder().exact(Field.ETH_TYPE, IPV6), new Action.DecTtl(),
            new Action.Move(Subfield.of(Field.IPV6_DST), Subfield.of(Field.XXREG1)),
            new Action.Move(new Subfield(Field.XXREG1, 64, 127), new Subfield(Field.XXREG3, 0, 63)),
            new Action.Output(Action.CONTROLLER));
    }

    private void tracks() {
        final Match.Builder ipv4 = Match.builder().exact(Field.ETH_TYPE, IPV4);
        final Match.Builder ipv6 = Match.builder().exact(Field.ETH_TYPE, IPV6);
        final Action.Ct.Zone none = new Action.Ct.Zone.Constant(0);
        final Action.Ct.Zone some = new Action.Ct.Zone.Constant(65535);
        final Action.Ct.Zone field = new Action.Ct.Zone.InField(new Subfield(Field.REG12, 16, 31));
        add(ACTIONS, ipv4, new Action.CtClear(), track(Action.Ct.Mode.LOOKUP, 0, none, Optional.empty()));
        add(ACTIONS, ipv6, track(Action.Ct.Mode.LOOKUP, 254, field, Optional.of(new Nat.Known())));
        add(ACTIONS, ipv4, new Action.Ct(Action.Ct.Mode.COMMIT, Optional.empty(), some, Optional.empty(), List.of()),
            new Action.Output(1));
        add(ACTIONS, ipv4, track(Action.Ct.Mode.FORCE, 7, some, Optional.of(new Nat.Known()),
            new Action.Load(Subfield.of(Field.CT_MARK), Bits.of(5)),
            new Action.Load(new Subfield(Field.CT_LABEL, 64, 127), Bits.of(-1)),
            new Action.SetField(Field.CT_MARK, Bits.of(0xffffffffL)),
            new Action.SetField(Field.CT_LABEL, value(Field.CT_LABEL)),
            new Action.Move(Subfield.of(Field.REG15), new Subfield(Field.CT_LABEL, 96, 127))));
        for (final Nat.Side side : Nat.Side.values()) {
            for (final Set<Nat.Flag> flags : List.<Set<Nat.Flag>>of(Set.of(), Set.of(Nat.Flag.PERSISTENT),
                    Set.of(Nat.Flag.HASH), Set.of(Nat.Flag.PERSISTENT, Nat.Flag.RANDOM))) {
                for (final Optional<Nat.Ports> ports : List.of(Optional.<Nat.Ports>empty(),
                        Optional.of(new Nat.Ports(80, 80)), Optional.of(new Nat.Ports(1024, 65535)))) {
                    for (final int more : List.of(0, 0xff00)) {
                        add(ACTIONS, ipv4, translate(side, Format.IPV4, Bits.of(0x0a000001),
                            Bits.of(0x0a000001 + more), ports, flags));
                        add(ACTIONS, ipv6, translate(side, Format.IPV6, new Bits(0x20010db8L << 32, 1),
                            new Bits((0x20010db8L << 32) + more, 1), ports, flags));
                    }
                }
            }
        }
    }

    private static Action translate(final Nat.Side side, final Format family, final Bits first, final Bits last,
            final Optional<Nat.Ports> ports, final Set<Nat.Flag> flags) {
        return track(Action.Ct.Mode.COMMIT, 9, new Action.Ct.Zone.Constant(7),
            Optional.of(new Nat.To(side, new Nat.Addresses(family, first, last), ports, flags)),
            new Action.Load(new Subfield(Field.CT_MARK, 3, 3), Bits.of(1)));
    }

    private static Action track(final Action.Ct.Mode mode, final int table, final Action.Ct.Zone zone,
            final Optional<Nat> nat, final Action... exec) {
        return new Action.Ct(mode, Optional.of(table), zone, nat, List.of(exec));
    }

    private static Action learn(final long cookie, final int limit) {
        return new Action.Learn(LEARNED, 300, 32768 + limit % 2, cookie, limit, List.of(
            new Action.LearnSpec.Matches(Register.DATAPATH.bits(), Register.DATAPATH.bits()),
            new Action.LearnSpec.Matches(Subfield.of(Field.ETH_DST), Subfield.of(Field.ETH_SRC)),
            new Action.LearnSpec.Matches(Subfield.of(Field.VLAN_VID), Subfield.of(Field.VLAN_VID)),
            new Action.LearnSpec.Loads(Register.PORT_IN.bits(), Register.PORT_OUT.bits()),
            new Action.LearnSpec.Loads(Subfield.of(Field.TUN_SRC), Subfield.of(Field.TUN_DST)),
            new Action.LearnSpec.Loads(Subfield.of(Field.TUN_IPV6_SRC), Subfield.of(Field.TUN_IPV6_DST)),
            new Action.LearnSpec.Loads(Subfield.of(Field.IN_PORT), Subfield.of(Field.REG6)),
            new Action.LearnSpec.LoadsValue(Register.NODE_OUT.bits(), Bits.of(0xabcd)),
            new Action.LearnSpec.LoadsValue(Register.FROM_TUNNEL.bits(), Bits.of(1)),
            new Action.LearnSpec.LoadsValue(Subfield.of(Field.ETH_SRC), Bits.of(0x020304050607L)),
            new Action.LearnSpec.LoadsValue(Subfield.of(Field.REG7), Bits.of(0))));
    }

    /** Groups that name each other: each comes before one that it names. */
    static List<Group> groups() {
        return List.of(
            new Group(new GroupKey(1), Group.Type.FAST_FAILOVER, List.of(
                new Group.Bucket(List.of(new Action.Output(1)), Optional.of(new Group.Watch.Port(1))),
                new Group.Bucket(List.of(new Action.ToGroup(2)), Optional.of(new Group.Watch.OfGroup(2))),
                new Group.Bucket(List.of(), Optional.of(new Group.Watch.Port(3))))),
            new Group(new GroupKey(2), Group.Type.FAST_FAILOVER, List.of(
                new Group.Bucket(List.of(new Action.ToGroup(3)), Optional.of(new Group.Watch.Port(2))))),
            new Group(new GroupKey(3), Group.Type.SELECT, List.of(
                new Group.Bucket(List.of(new Action.SetField(Field.TUN_IPV6_DST, value(Field.TUN_IPV6_DST)),
                    new Action.Output(2))),
                new Group.Bucket(List.of(new Action.Clone(List.of(new Action.ToGroup(4)))), Optional.empty(), 65535))),
            new Group(new GroupKey(4), Group.Type.ALL, List.of(
                new Group.Bucket(List.of(new Action.PushVlan(), new Action.SetField(Field.VLAN_VID, Bits.of(0x1002)),
                    new Action.OutputTo(new Subfield(Field.REG5, 0, 15)))),
                new Group.Bucket(List.of()))),
            new Group(new GroupKey(0xfffffe00), Group.Type.ALL, List.of()));
    }

    static List<Meter> meters() {
        return List.of(
            new Meter(new MeterKey(7), Meter.Unit.KBPS, 1, 0),
            new Meter(new MeterKey(8), Meter.Unit.PKTPS, 0xffffffffL, 0xffffffffL),
            new Meter(new MeterKey(9), Meter.Unit.KBPS, 100_000, 5_000),
            new Meter(MeterKey.CONTROLLER, Meter.Unit.PKTPS, 1000, 100));
    }
}
