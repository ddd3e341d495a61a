package org.weft.southbound.openflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Entry;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.FlowKey;
import org.weft.node.Group;
import org.weft.node.GroupKey;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * Entries of many kinds; Vocabulary has everything. The files ovs-flow-stats.hex and ovs-group-desc.hex beside this
 * class are what Open vSwitch 3.1.0 answered after it had been told just these, and three more: two flows and a group
 * that node-model cannot say.
 */
final class Samples {
    private static final long COOKIE = Cookie.LOGICAL_SWITCH_PORT.of(77, 5);

    private Samples() {
        // static
    }

    static Map<Entry.Key, Entry> all() {
        final Map<Entry.Key, Entry> all = new HashMap<>();
        flows().forEach(flow -> all.put(flow.key(), flow));
        groups().forEach(group -> all.put(group.key(), group));
        return all;
    }

    static List<Flow> flows() {
        return List.of(
            flow(0, 0, Match.ANY, COOKIE),
            flow(0, 100, Match.builder().exact(Field.IN_PORT, 1).build(), COOKIE, Register.PORT_IN.load(5),
                Register.FROM_TUNNEL.load(0), Register.DATAPATH.load(77), new Action.GotoTable(5)),
            flow(0, 101, Match.builder().exact(Field.IN_PORT, 2).exact(Field.TUN_ID, 77)
                .exact(Field.TUN_SRC, 0x0a000001).exact(Field.TUN_DST, 0x0a000002).build(), COOKIE,
                new Action.Move(new Subfield(Field.TUN_ID, 0, 23), Register.DATAPATH.bits()),
                load(Field.REG4, 0x12345678), Register.FROM_TUNNEL.load(1), new Action.Resubmit(5)),
            flow(0, 102, Match.builder().masked(Field.TUN_ID, Bits.of(0x500), Bits.of(0xff00))
                .masked(Field.TUN_SRC, Bits.of(0x0a000000), Bits.of(0xff000000L)).build(), -1L,
                new Action.Output(1), new Action.Output(Action.IN_PORT)),
            flow(5, 65535, registers(), 1, new Action.GotoTable(253)),
            flow(5, 10, Match.builder().exact(Field.ETH_SRC, 0x02aabbccddeeL)
                .masked(Field.ETH_DST, Bits.of(1L << 40), Bits.of(1L << 40)).exact(Field.ETH_TYPE, 0x800).build(), 2,
                set(Field.ETH_SRC, 0x020102030405L), set(Field.ETH_DST, 0x020102030406L), new Action.ToGroup(7)),
            arpResponder(),
            flow(7, 10, Match.builder().register(Register.PORT_OUT, 9).build(), 4,
                new Action.Move(Register.DATAPATH.bits(), new Subfield(Field.TUN_ID, 0, 23)),
                load(Field.TUN_DST, 0x0a000009), load(Field.TUN_ID, 0x123456), set(Field.TUN_ID, 99),
                set(Field.TUN_DST, 0x0a000008), set(Field.TUN_SRC, 0x0a000007), set(Field.REG5, 3),
                load(Field.IN_PORT, 0), new Action.Load(new Subfield(Field.ETH_DST, 40, 40), Bits.of(1)),
                new Action.Load(new Subfield(Field.TUN_ID, 8, 39), Bits.of(0xffffffffL)), new Action.Output(2)));
    }

    private static Match registers() {
        final Match.Builder builder = Match.builder();
        List.of(Field.REG0, Field.REG1, Field.REG2, Field.REG4, Field.REG5, Field.REG6)
            .forEach(field -> builder.exact(field, 0xdeadbeefL));
        return builder.register(Register.DATAPATH, 0xabcdef)
            .masked(Field.REG7, Bits.of(0x80000000L), Bits.of(0xf0000000L)).build();
    }

    private static Flow arpResponder() {
        return flow(6, 10, Match.builder().exact(Field.ETH_TYPE, 0x806).exact(Field.ARP_OP, 1)
            .exact(Field.ARP_TPA, 0xc0a80001L).masked(Field.ARP_SPA, Bits.of(0xc0a80000L), Bits.of(0xffff0000L))
            .exact(Field.ARP_SHA, 0x020000000001L).exact(Field.ARP_THA, 0).build(), 3,
            move(Field.ETH_SRC, Field.ETH_DST), set(Field.ETH_SRC, 0x02ffffffff01L), load(Field.ARP_OP, 2),
            move(Field.ARP_SHA, Field.ARP_THA), move(Field.ARP_SPA, Field.ARP_TPA),
            load(Field.ARP_SHA, 0x02ffffffff01L), load(Field.ARP_SPA, 0xc0a80001L), set(Field.ARP_OP, 2),
            set(Field.ARP_SHA, 5), set(Field.ARP_SPA, 6), set(Field.ARP_THA, 7), set(Field.ARP_TPA, 8),
            new Action.Output(Action.IN_PORT));
    }

    static List<Group> groups() {
        return List.of(
            group(7, Group.Type.ALL,
                List.of(Register.PORT_OUT.load(1), new Action.Resubmit(7)),
                List.of(load(Field.TUN_DST, 0x0a000009), load(Field.TUN_ID, 77), new Action.Output(2)),
                List.of(new Action.Move(Register.DATAPATH.bits(), new Subfield(Field.TUN_ID, 0, 23)),
                    set(Field.ETH_DST, 5), new Action.Output(1))),
            group(8, Group.Type.SELECT, List.of(new Action.Output(1)), List.of(new Action.Output(2))),
            new Group(new GroupKey(9), Group.Type.FAST_FAILOVER, List.of(watching(1), watching(2))),
            group(0xfffffe00, Group.Type.ALL));
    }

    static Flow flow(final int table, final int priority, final Match match, final long cookie,
            final Action... actions) {
        return new Flow(new FlowKey(table, priority, match), cookie, List.of(actions));
    }

    @SafeVarargs
    static Group group(final int id, final Group.Type type, final List<Action>... buckets) {
        return new Group(new GroupKey(id), type, List.of(buckets).stream().map(Group.Bucket::new).toList());
    }

    private static Group.Bucket watching(final int port) {
        return new Group.Bucket(List.of(new Action.Output(port)), Optional.of(new Group.Watch.Port(port)));
    }

    private static Action load(final Field field, final long value) {
        return new Action.Load(Subfield.of(field), Bits.of(value));
    }

    private static Action set(final Field field, final long value) {
        return new Action.SetField(field, Bits.of(value));
    }

    private static Action move(final Field from, final Field to) {
        return new Action.Move(Subfield.of(from), Subfield.of(to));
    }
}
