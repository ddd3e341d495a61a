package org.weft.southbound.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorRef;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.Nodes;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.NodeKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.ConnectionCookie;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceivedBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.weft.node.driver.OpenFlowDriver.PacketInCounters;

class PacketInsTest {
    private final FakeSwitch fake = new FakeSwitch();
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final PacketIns packets = new PacketIns(fake, thread::add);

    /** A packet from a table, without a frame. */
    private static byte[] body(final int table) {
        final ByteBuf out = Unpooled.buffer();
        out.writeZero(7).writeByte(table).writeZero(8).writeShort(1).writeShort(4).writeZero(4 + 2);
        return Bytes.array(out);
    }

    private void run() {
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
    }

    @Test
    void packetsOfSwitchesThatAreOursAreHeardInOrder() {
        packets.open(1);
        packets.open(-2);
        packets.received(1, body(7));
        packets.received(-2, body(8));
        packets.received(3, body(9));
        packets.received(1, body(6));
        assertEquals(List.of(), fake.heard, "not on the thread that they come by");
        run();
        assertEquals(List.of("packet 1 7", "packet -2 8", "packet 1 6"), fake.takeHeard());
        packets.close(1);
        packets.received(1, body(7));
        run();
        assertEquals(List.of(), fake.heard);
    }

    @Test
    void aFloodOfOneSwitchIsDroppedAndHarmsNoOther() {
        packets.open(1);
        packets.open(2);
        for (int at = 0; at < PacketIns.MOST_WAITING + 44; at++) {
            packets.received(1, body(7));
        }
        packets.received(2, body(8));
        run();
        assertEquals(PacketIns.MOST_WAITING, Collections.frequency(fake.heard, "packet 1 7"));
        assertEquals(1, Collections.frequency(fake.heard, "packet 2 8"));
        assertEquals(new PacketInCounters(PacketIns.MOST_WAITING, 44), packets.counters(1));
        assertEquals(new PacketInCounters(1, 0), packets.counters(2));
        packets.received(1, body(7));
        run();
        assertEquals(PacketIns.MOST_WAITING + 1, packets.counters(1).heard(), "there is room again");
    }

    @Test
    void aPacketThatIsCutOffDoesNotEndTheThread() {
        packets.open(1);
        packets.received(1, new byte[10]);
        packets.received(1, body(7));
        run();
        assertEquals(List.of("packet 1 7"), fake.heard);
        assertEquals(new PacketInCounters(1, 1), packets.counters(1));
    }

    @Test
    void onlyPacketsOfOurDecoderAreTakenFromTheNotification() {
        final List<String> taken = new ArrayList<>();
        final var packet = new PacketReceivedBuilder().setPayload(new byte[5])
            .setIngress(new NodeConnectorRef(InstanceIdentifier.create(Nodes.class)
                .child(Node.class, new NodeKey(new NodeId("openflow:18446744073709551615")))));
        RawMessages.read(packet.build(), (id, body) -> taken.add(id + " " + body.length));
        RawMessages.read(packet.setConnectionCookie(new ConnectionCookie(Uint32.ONE)).build(),
            (id, body) -> taken.add(id + " " + body.length));
        assertEquals(List.of(), taken);
        RawMessages.read(packet.setConnectionCookie(new ConnectionCookie(Uint32.valueOf(0x57454654))).build(),
            (id, body) -> taken.add(id + " " + body.length));
        assertEquals(List.of("-1 5"), taken);
    }
}
