package org.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
    @Test
    void aPortAnswersUntilNobodyListensThereAnyMore() throws IOException {
        final Port port;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Port.of(new Address("akka", "cluster", "127.0.0.1", listening.getLocalPort()));
            assertEquals(new Port("127.0.0.1", listening.getLocalPort()), port);
            assertTrue(port.answers());
            assertFalse(port.refuses());
        }
        assertFalse(port.answers());
        assertTrue(port.refuses());
    }

    @Test
    void aHostThatIsNotFoundNeitherAnswersNorRefuses() {
        final Port port = new Port("host.invalid", 2550);
        assertFalse(port.answers());
        assertFalse(port.refuses());
    }
}
