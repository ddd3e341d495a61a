package org.weft.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void sttNeedsTheKernelModuleThatCarriedIt() {
        final var types = Set.of("vxlan", "stt");
        assertEquals(Optional.empty(), new Capabilities("2.17.9", types).refuses(Encapsulation.STT, "system"));
        assertTrue(new Capabilities("2.17.9", types).refuses(Encapsulation.STT, "netdev").isPresent());
        assertTrue(new Capabilities("3.1.0", types).refuses(Encapsulation.STT, "system").isPresent());
        assertEquals(Optional.empty(), new Capabilities("3.1.0", types).refuses(Encapsulation.VXLAN, "netdev"));
        assertEquals(Optional.of("Open vSwitch 3.1.0 does not offer gre"),
            new Capabilities("3.1.0", types).refuses(Encapsulation.GRE, "netdev"));
    }

    @Test
    void transportIsTheSameInAnyOrder() {
        final var one = new Transport.Binding("b", Encapsulation.GRE);
        final var other = new Transport.Binding("a", Encapsulation.VXLAN);
        assertEquals(Transport.of(List.of(one, other)), Transport.of(List.of(other, one)));
        assertEquals("a/vxlan+b/gre", Transport.of(List.of(one, other)).id());
    }

    @Test
    void macAddressesAreChecked() {
        assertEquals("02:00:00:00:00:0f", MacAddress.parse("02:00:00:00:00:0F").toString());
        assertThrows(IllegalArgumentException.class, () -> MacAddress.parse("02:00:00:00:00"));
    }
}
