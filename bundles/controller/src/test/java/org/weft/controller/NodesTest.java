package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weft.domain.Attachment;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.Liveness;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;
import org.weft.domain.TransportNode;
import org.weft.node.Action;
import org.weft.node.Entry;
import org.weft.node.EntryDelta;
import org.weft.node.driver.OpenFlowDriver;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbTarget;
import org.weft.pipeline.LogicalNetwork;

/** What a node is told, when, and when it counts as late. */
class NodesTest {
    private static final NodeId HV = new NodeId("hv");
    private static final long DATAPATH = 7;
    private static final PortId PORT = new PortId(new SwitchId("ls"), "p");

    private static final Followers FOLLOWERS = new Followers(Runnable::run, () -> {
        throw new IllegalStateException("nobody follows");
    });

    private final LogicalNetwork network = new LogicalNetwork();
    private final List<String> told = new ArrayList<>();
    private final Facts facts = new Facts(network.inputs(), new Facts.VifMemory() {
        @Override
        public void remember(final InterfaceId at, final InterfaceState state) {
            told.add("remember " + at.name());
        }

        @Override
        public void forget(final InterfaceId at) {
            told.add("forget " + at.name());
        }
    });
    private final Services services = new Services("member-1", "x", true);
    private final Nodes nodes = new Nodes(network, facts, services, FOLLOWERS, new OpenFlowDriver() {
        @Override
        public void target(final long datapathId, final Collection<? extends Entry> desired, final long at) {
            told.add("target " + desired.size());
        }

        @Override
        public void update(final long datapathId, final EntryDelta delta, final long at) {
            told.add("update +" + delta.put().size() + " -" + delta.removed().size());
        }

        @Override
        public void release(final long datapathId) {
            told.add("release");
        }

        @Override
        public void send(final long datapathId, final byte[] frame, final List<Action> actions) {
            told.add("send " + frame.length);
        }

        @Override
        public CompletionStage<Statistics> statistics(final long datapathId, final Set<Integer> tables) {
            return CompletableFuture.failedFuture(new IllegalStateException("no switch"));
        }

        @Override
        public Counters counters(final long datapathId) {
            return Counters.NONE;
        }

        @Override
        public PacketInCounters packetIns(final long datapathId) {
            return new PacketInCounters(0, 0);
        }
    }, (String systemId, Optional<OvsdbTarget> target) -> told.add(target.isPresent() ? "rows" : "no rows"));
    private long generation = 100;

    @BeforeEach
    void configure() {
        services.lead(1);
        network.inputs().nodes().put(HV, new TransportNode(HV, TransportNode.Type.HYPERVISOR, "hv", "br-int",
            "system", List.of(), Map.of(), Map.of(), false));
        final var id = PORT.logicalSwitch();
        network.inputs().switches().put(id, new LogicalSwitch(id, true, Transport.of(List.of()),
            LogicalSwitch.Replication.SOURCE, Optional.empty(), false, LogicalSwitch.DEFAULT_FLOOD_LIMIT));
        network.inputs().keys().put(new KeyOwner.OfSwitch(id), 1);
        network.inputs().keys().put(new KeyOwner.OfPort(PORT), 1);
        network.inputs().ports().put(PORT, new LogicalSwitchPort(PORT, true, List.of(), new Attachment.Vif("vif"),
            LogicalSwitchPort.Traits.PLAIN));
    }

    private void commit() {
        assertEquals(List.of(), network.commit());
        nodes.commit(++generation);
    }

    private void tell(final OvsdbFact fact) {
        facts.apply(fact);
        nodes.touch(HV);
    }

    private static OvsdbFact vif() {
        return new OvsdbFact.Interface("hv", "tap", "br-int", "", 5, true, Optional.of("vif"), Optional.empty(), false,
            Optional.empty());
    }

    private void connect() {
        tell(new OvsdbFact.Connected("hv", "192.0.2.1:1", "3.1.0", Set.of("vxlan")));
        tell(new OvsdbFact.Bridge("hv", "br-int", DATAPATH));
        commit();
    }

    @Test
    void nothingIsToldUntilThisControllerLeads() {
        final Nodes standingBy = new Nodes(network, facts, new Services("member-1", "x", true), FOLLOWERS, null, null);
        assertEquals(List.of(), network.commit());
        standingBy.commit(++generation);
        assertEquals(List.of(), told);
        assertTrue(standingBy.get(HV).isPresent(), "but it is known");
    }

    @Test
    void flowsWaitForAllFactsOfTheNode() {
        commit();
        connect();
        assertEquals(List.of("rows"), told, "no flows before the node has told everything");

        tell(vif());
        tell(new OvsdbFact.Complete("hv"));
        commit();

        // 30 of the node, 2 flows and 2 groups of the switch, 7 flows and a meter of the port
        assertEquals(List.of("rows", "remember tap", "target 82"), told);
    }

    @Test
    void aConfirmationSendsNothingAndEndsTheDebt() {
        flowsWaitForAllFactsOfTheNode();
        nodes.switchConnected(DATAPATH, true);
        final Agent agent = nodes.get(HV).orElseThrow();
        assertTrue(agent.late(generation));
        told.clear();

        agent.confirmed(generation);
        nodes.touch(HV);
        nodes.settle(generation);

        assertEquals(List.of(), told);
        assertFalse(agent.late(generation));
    }

    @Test
    void aSwitchThatIsBackOwesEverythingUntilItWasCompared() {
        aConfirmationSendsNothingAndEndsTheDebt();
        final Agent agent = nodes.get(HV).orElseThrow();
        nodes.switchConnected(DATAPATH, false);
        nodes.switchConnected(DATAPATH, true);
        nodes.settle(generation);
        assertTrue(agent.late(1), "it may have lost what it had before");

        agent.confirmed(generation);
        nodes.settle(generation);
        assertFalse(agent.late(generation));
    }

    @Test
    void aNodeThatGoesKeepsItsPortsUntilItIsBackWithoutThem() {
        flowsWaitForAllFactsOfTheNode();
        told.clear();
        tell(new OvsdbFact.Disconnected("hv"));
        commit();
        connect();
        assertEquals(List.of(), told, "nothing is taken away while nobody knows");

        tell(new OvsdbFact.Complete("hv"));
        commit();

        assertEquals(List.of("forget tap", "update +0 -12"), told);
    }

    @Test
    void whatANodeHearsIsKnownAsLongAsTheNodeIsThere() {
        connect();
        tell(tunnel("first", OvsdbFact.Bfd.UP));
        tell(tunnel("second", OvsdbFact.Bfd.BEGINNING));
        assertEquals(Optional.of(new Liveness(Liveness.State.UP, 0)), liveness("first"), "for nobody knows how long");
        tell(tunnel("first", OvsdbFact.Bfd.LOST));
        final Liveness lost = liveness("first").orElseThrow();
        tell(tunnel("second", OvsdbFact.Bfd.UP));
        final Liveness found = liveness("second").orElseThrow();
        assertEquals(Liveness.State.LOST, lost.state());
        assertTrue(found.up() && found.since() > lost.since(), found + " after " + lost);
        tell(tunnel("first", OvsdbFact.Bfd.LOST));
        assertEquals(Optional.of(lost), liveness("first"), "as before");

        tell(new OvsdbFact.Disconnected("hv"));
        assertEquals(Optional.empty(), liveness("second"), "nobody knows whom it hears");
        connect();
        tell(tunnel("second", OvsdbFact.Bfd.UP));
        assertEquals(Optional.of(new Liveness(Liveness.State.UP, 0)), liveness("second"));
    }

    private static OvsdbFact tunnel(final String name, final OvsdbFact.Bfd bfd) {
        return new OvsdbFact.Interface("hv", name, "br-int", "vxlan", 6, true, Optional.empty(), Optional.empty(), true,
            Optional.of(bfd));
    }

    private Optional<Liveness> liveness(final String name) {
        return network.inputs().interfaces().get(new InterfaceId("hv", name)).flatMap(InterfaceState::liveness);
    }

    @Test
    void aRememberedVifStandsInForItsNode() {
        facts.remembered(new InterfaceId("hv", "tap"), new InterfaceState("br-int", 5, false, Optional.of("vif"),
            Optional.empty(), false, Optional.empty(), 41));
        commit();
        assertTrue(network.topology().boundPorts().get(PORT).isPresent());

        connect();
        tell(vif());
        tell(new OvsdbFact.Complete("hv"));
        commit();

        assertEquals(List.of("rows", "target 82"), told, "what is remembered is not written again");
        assertEquals(41, network.inputs().interfaces().get(new InterfaceId("hv", "tap")).orElseThrow().since());
    }

    @Test
    void aNodeThatIsNoLongerRegisteredIsLeftAlone() {
        flowsWaitForAllFactsOfTheNode();
        told.clear();
        network.inputs().nodes().remove(HV);
        commit();
        assertEquals(List.of("release", "no rows"), told);
    }

    @Test
    void keysRestAsLongAsTheyCan() {
        final var space = new KeySpace(3);
        assertEquals(List.of(1, 2, 3, 0), List.of(space.take(), space.take(), space.take(), space.take()));
        space.free(1);
        space.free(2);
        assertEquals(1, space.take());
        space.free(1);
        assertEquals(2, space.take(), "not the one that became free last");
    }
}
