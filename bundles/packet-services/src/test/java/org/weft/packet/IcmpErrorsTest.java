package org.weft.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.domain.MacAddress;
import org.weft.packet.IcmpErrors.Cause;
import org.weft.packet.IcmpErrors.Cause.Unreachable.Why;

class IcmpErrorsTest {
    private static final MacAddress ROUTER = MacAddress.parse("02:00:00:00:00:01");
    private static final InetAddress ROUTER4 = Packets.address("10.0.0.1");
    private static final InetAddress ROUTER6 = Packets.address("2001:db8::1");
    private static final Cause EXPIRED = new Cause.TimeExceeded();
    private static final int IPV4 = 14;
    private static final int ICMP = 34;
    private static final int ICMPV6 = 54;

    private static Optional<byte[]> answer(final byte[] frame, final Cause cause) {
        return IcmpErrors.answer(frame, cause, ROUTER,
            frame.length > 13 && frame[12] == (byte) 0x86 ? ROUTER6 : ROUTER4);
    }

    private static byte[] answered(final byte[] frame, final Cause cause) {
        return answer(frame, cause).orElseThrow();
    }

    private static Cause cause(final String name) {
        return switch (name) {
            case "expired" -> EXPIRED;
            case "big" -> new Cause.TooBig(1400);
            default -> new Cause.Unreachable(Why.valueOf(name));
        };
    }

    @Test
    void thisIsHowTheyLook() {
        // tcpdump -vv finds nothing wrong with them
        assertEquals("02000000000a020000000001" + "0800" + "45c0003c00004000400125f70a0000010a00000a"
            + "0b00ebe600000000" + "450000201234000001119385" + "0a00000a0a01000a" + "04d20035000c000001020304",
            Packets.hex(answered(Packets.udp4(12), EXPIRED)));
        assertEquals("02000000000a020000000001" + "86dd" + "60000000003c3aff" + "20010db8000000000000000000000001"
            + "20010db800000000000000000000000a" + "0300cb5e00000000" + "60000000000c1101"
            + "20010db800000000000000000000000a" + "20010db800010000000000000000000a" + "04d20035000c000001020304",
            Packets.hex(answered(Packets.udp6(12), EXPIRED)));
    }

    @ParameterizedTest
    @CsvSource({"expired,0b00,00000000", "big,0304,00000578", "NETWORK,0300,00000000", "HOST,0301,00000000",
        "PROHIBITED,030d,00000000"})
    void everyCauseHasItsNumbersInIpv4(final String name, final String typeAndCode, final String rest) {
        for (final int payload : new int[] {0, 1, 7, 8, 527, 528, 529, 1480}) {
            final byte[] frame = Packets.udp4(payload);
            final byte[] answer = answered(frame, cause(name));
            final int quoted = Math.min(20 + payload, 548);
            assertEquals(Math.max(60, ICMP + 8 + quoted), answer.length);
            assertEquals(28 + quoted, (answer[16] & 0xff) << 8 | answer[17] & 0xff);
            assertEquals(0xffff, Packets.sum(answer, IPV4, 20));
            assertEquals(0xffff, Packets.sum(answer, ICMP, 8 + quoted));
            assertEquals(typeAndCode, Packets.hex(Arrays.copyOfRange(answer, ICMP, ICMP + 2)));
            assertEquals(rest, Packets.hex(Arrays.copyOfRange(answer, ICMP + 4, ICMP + 8)));
            assertArrayEquals(Arrays.copyOfRange(frame, IPV4, IPV4 + quoted),
                Arrays.copyOfRange(answer, ICMP + 8, ICMP + 8 + quoted));
        }
    }

    @ParameterizedTest
    @CsvSource({"expired,0300,00000000", "big,0200,00000578", "NETWORK,0100,00000000", "HOST,0103,00000000",
        "PROHIBITED,0101,00000000"})
    void everyCauseHasItsNumbersInIpv6(final String name, final String typeAndCode, final String rest) {
        for (final int payload : new int[] {0, 1, 8, 1191, 1192, 1193, 1460}) {
            final byte[] frame = Packets.udp6(payload);
            final byte[] answer = answered(frame, cause(name));
            final int quoted = Math.min(40 + payload, 1232);
            assertEquals(ICMPV6 + 8 + quoted, answer.length);
            assertEquals(8 + quoted, (answer[18] & 0xff) << 8 | answer[19] & 0xff);
            assertEquals(0xffff, Packets.icmpv6Sum(answer));
            assertEquals(typeAndCode, Packets.hex(Arrays.copyOfRange(answer, ICMPV6, ICMPV6 + 2)));
            assertEquals(rest, Packets.hex(Arrays.copyOfRange(answer, ICMPV6 + 4, ICMPV6 + 8)));
            assertArrayEquals(Arrays.copyOfRange(frame, IPV4, IPV4 + quoted),
                Arrays.copyOfRange(answer, ICMPV6 + 8, ICMPV6 + 8 + quoted));
        }
    }

    @Test
    void paddingOfAFrameIsNotQuoted() {
        final byte[] frame = Packets.udp4(2);
        assertArrayEquals(answered(frame, EXPIRED), answered(Arrays.copyOf(frame, 60), EXPIRED));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.10,224.0.0.9", "10.0.0.10,255.255.255.255", "0.0.0.0,10.1.0.10", "0.1.2.3,10.1.0.10",
        "127.0.0.1,10.1.0.10", "224.0.0.1,10.1.0.10", "255.255.255.255,10.1.0.10", "240.0.0.1,10.1.0.10",
        "2001:db8::a,ff02::1", "::,2001:db8::1", "::1,2001:db8::1", "ff02::1,2001:db8::1"})
    void groupsAndThoseWhoAreNobodyAreNotAnswered(final String from, final String to) {
        assertEquals(Optional.empty(), answer(packet(from, to), EXPIRED));
    }

    private static byte[] packet(final String from, final String to) {
        return from.contains(":") ? Packets.ipv6(from, to, 17, Packets.UDP)
            : Packets.ipv4(from, to, 17, 0, Packets.UDP);
    }

    @Test
    void framesToAndFromGroupsAreNotAnswered() {
        for (final byte[] frame : new byte[][] {Packets.udp4(8), Packets.udp6(8)}) {
            final byte[] toGroup = frame.clone();
            toGroup[0] = 0x01;
            assertEquals(Optional.empty(), answer(toGroup, EXPIRED));
            final byte[] fromGroup = frame.clone();
            fromGroup[6] = (byte) 0xff;
            assertEquals(Optional.empty(), answer(fromGroup, EXPIRED));
        }
    }

    @Test
    void onlyIpv6TellsGroupsOfItsMtu() {
        final Cause big = new Cause.TooBig(1280);
        final byte[] group6 = packet("2001:db8::a", "ff0e::1");
        group6[0] = 0x33;
        assertEquals(0xffff, Packets.icmpv6Sum(answered(group6, big)));
        assertEquals(Optional.empty(), answer(packet("::", "ff0e::1"), big));
        assertEquals(Optional.empty(), answer(packet("10.0.0.10", "224.1.1.1"), big));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 11, 12})
    void errorsOfIcmpAreNotAnswered(final int type) {
        final byte[] error = {(byte) type, 0, 0, 0, 0, 0, 0, 0};
        assertEquals(Optional.empty(), answer(Packets.ipv4("10.0.0.10", "10.1.0.10", 1, 0, error), EXPIRED));
        error[0] = 8;
        answered(Packets.ipv4("10.0.0.10", "10.1.0.10", 1, 0, error), EXPIRED);
        assertEquals(Optional.empty(), answer(Packets.ipv4("10.0.0.10", "10.1.0.10", 1, 0, new byte[0]), EXPIRED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 100, 127, 137})
    void errorsAndRedirectsOfIcmpv6AreNotAnswered(final int type) {
        final byte[] error = {(byte) type, 0, 0, 0, 0, 0, 0, 0};
        assertEquals(Optional.empty(), answer(Packets.ipv6("2001:db8::a", "2001:db8:1::a", 58, error), EXPIRED));
        // destination options before it
        final byte[] hidden = Packets.hex("3a00 010400000000" + Packets.hex(error));
        assertEquals(Optional.empty(), answer(Packets.ipv6("2001:db8::a", "2001:db8:1::a", 60, hidden), EXPIRED));
        hidden[8] = (byte) 128;
        answered(Packets.ipv6("2001:db8::a", "2001:db8:1::a", 60, hidden), EXPIRED);
    }

    @Test
    void onlyTheFirstFragmentIsAnswered() {
        answered(Packets.ipv4("10.0.0.10", "10.1.0.10", 17, 0x2000, Packets.UDP), EXPIRED);
        assertEquals(Optional.empty(),
            answer(Packets.ipv4("10.0.0.10", "10.1.0.10", 17, 0x2001, Packets.UDP), EXPIRED));
        final byte[] first = Packets.hex("1100 0001 00000007" + Packets.hex(Packets.UDP));
        answered(Packets.ipv6("2001:db8::a", "2001:db8:1::a", 44, first), EXPIRED);
        first[3] = 8;
        assertEquals(Optional.empty(), answer(Packets.ipv6("2001:db8::a", "2001:db8:1::a", 44, first), EXPIRED));
    }

    @Test
    void whatIsBrokenOrNoIpIsNotAnswered() {
        for (final byte[] frame : new byte[][] {Packets.udp4(8), Packets.udp6(8)}) {
            for (int length = 0; length < frame.length; length++) {
                assertEquals(Optional.empty(), answer(Arrays.copyOf(frame, length), EXPIRED));
            }
            final byte[] tagged = frame.clone();
            tagged[12] = (byte) 0x81;
            assertEquals(Optional.empty(), answer(tagged, EXPIRED));
            final byte[] version = frame.clone();
            version[14] = 0x55;
            assertEquals(Optional.empty(), answer(version, EXPIRED));
        }
        final byte[] damaged = Packets.udp4(8);
        damaged[22]++;
        assertEquals(Optional.empty(), answer(damaged, EXPIRED));
    }

    @Test
    void headersThatEndNowhereAreNotAnswered() {
        for (final int next : new int[] {0, 43, 44, 51, 60}) {
            for (int length = 0; length < 8; length++) {
                assertEquals(Optional.empty(),
                    answer(Packets.ipv6("2001:db8::a", "2001:db8:1::a", next, new byte[length]), EXPIRED));
            }
        }
        // says that it is longer than the packet
        final byte[] endless = Packets.hex("11ff 010400000000" + Packets.hex(Packets.UDP));
        assertEquals(Optional.empty(), answer(Packets.ipv6("2001:db8::a", "2001:db8:1::a", 0, endless), EXPIRED));
    }

    @Test
    void theRouterAnswersWithAnAddressOfTheFamily() {
        final byte[] frame = Packets.udp4(8);
        assertThrows(IllegalArgumentException.class, () -> IcmpErrors.answer(frame, EXPIRED, ROUTER, ROUTER6));
        assertThrows(IllegalArgumentException.class, () -> new Cause.TooBig(67));
        assertThrows(IllegalArgumentException.class, () -> new Cause.TooBig(65536));
    }
}
