package org.weft.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.Inet6Address;
import org.junit.jupiter.api.Test;
import org.weft.domain.MacAddress;

/** tcpdump -vv finds nothing wrong with the bytes. */
class NeighboursTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final String PAD = "00".repeat(18);
    private static final Inet4Address ADDRESS = (Inet4Address) Packets.address("10.0.0.1");
    private static final Inet6Address ADDRESS6 = (Inet6Address) Packets.address("2001:db8::1");

    @Test
    void arpAsksAndTells() {
        assertEquals("ffffffffffff020000000001" + "0806" + "0001080006040001" + "0200000000010a000001"
            + "0000000000000a00000a" + PAD, Packets.hex(Neighbours.arpRequest(MAC, ADDRESS,
                (Inet4Address) Packets.address("10.0.0.10"))));
        assertEquals("ffffffffffff020000000001" + "0806" + "0001080006040001" + "0200000000010a000001"
            + "0000000000000a000001" + PAD, Packets.hex(Neighbours.gratuitousArp(MAC, ADDRESS)));
        assertEquals("ffffffffffff020000000001" + "8035" + "0001080006040003" + "02000000000100000000"
            + "02000000000100000000" + PAD, Packets.hex(Neighbours.rarp(MAC)));
    }

    @Test
    void aSolicitationGoesToTheGroupOfItsTarget() {
        final byte[] frame = Neighbours.solicitation(MAC, ADDRESS6,
            (Inet6Address) Packets.address("2001:db8::1234:5678:9abc"));
        assertEquals("3333ff789abc020000000001" + "86dd" + "6000000000203aff" + "20010db8000000000000000000000001"
            + "ff0200000000000000000001ff789abc" + "8700", Packets.hex(frame).substring(0, 112));
        assertEquals("00000000" + "20010db8000000000000123456789abc" + "0101" + "020000000001",
            Packets.hex(frame).substring(116));
        assertEquals(0xffff, Packets.icmpv6Sum(frame));
    }

    @Test
    void anAdvertisementGoesToAllAndOverrides() {
        final byte[] frame = Neighbours.advertisement(MAC, ADDRESS6, true);
        assertEquals("333300000001020000000001" + "86dd" + "6000000000203aff" + "20010db8000000000000000000000001"
            + "ff020000000000000000000000000001" + "8800", Packets.hex(frame).substring(0, 112));
        assertEquals("a0000000" + "20010db8000000000000000000000001" + "0201" + "020000000001",
            Packets.hex(frame).substring(116));
        assertEquals(0xffff, Packets.icmpv6Sum(frame));
        final byte[] host = Neighbours.advertisement(MAC, ADDRESS6, false);
        assertTrue(Packets.hex(host).substring(116).startsWith("20000000"));
        assertEquals(0xffff, Packets.icmpv6Sum(host));
    }

    @Test
    void whatIsWrittenIsRead() {
        final Frame frame = Frame.read(Neighbours.advertisement(MAC, ADDRESS6, true)).orElseThrow();
        assertEquals(MAC, frame.source());
        assertEquals(MacAddress.parse("33:33:00:00:00:01"), frame.destination());
        assertEquals(0x86dd, frame.etherType());
        assertEquals(new Ip(ADDRESS6, Packets.address("ff02::1"), 58, 72, 40, true), frame.ip().orElseThrow());
        assertTrue(Frame.read(Neighbours.rarp(MAC)).orElseThrow().ip().isEmpty());
        assertEquals(new Ip(Packets.address("10.0.0.10"), Packets.address("10.1.0.10"), 17, 28, 20, true),
            Frame.read(Packets.udp4(8)).orElseThrow().ip().orElseThrow());
    }
}
