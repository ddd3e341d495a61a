package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.RelayPacketInputBuilder;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.driver.PacketIn;

/** A packet arrives at the leader as it was where it came in. */
class PacketRelayTest {
    private final List<PacketIn> received = new ArrayList<>();
    private final PacketRelay relay = new PacketRelay(null, (datapathId, packet) -> {
        assertEquals(-2, datapathId);
        received.add(packet);
    });

    @Test
    void nothingIsLostOnTheWay() throws ExecutionException, InterruptedException {
        final var packet = new PacketIn(255, -1, Map.of(Field.IN_PORT, Bits.of(0xffff_fffdL), Field.TUN_IPV6_SRC,
            new Bits(-1, Long.MIN_VALUE)), new byte[] {1, -1, 0});
        relay.invoke(PacketRelay.input(-2, packet)).get();
        assertEquals(255, received.get(0).table());
        assertEquals(-1, received.get(0).cookie());
        assertEquals(packet.fields(), received.get(0).fields());
        assertArrayEquals(packet.frame(), received.get(0).frame());
    }

    @Test
    void whatNoMemberSendsIsRefused() throws ExecutionException, InterruptedException {
        assertFalse(relay.invoke(new RelayPacketInputBuilder().build()).get().isSuccessful());
        assertEquals(List.of(), received);
    }
}
