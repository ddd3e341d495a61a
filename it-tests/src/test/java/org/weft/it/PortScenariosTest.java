package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.Packets.EVERYBODY;
import static org.weft.it.Packets.REPLY;
import static org.weft.it.Packets.REQUEST;
import static org.weft.it.Packets.UDP;
import static org.weft.it.Packets.advertisement;
import static org.weft.it.Packets.arp;
import static org.weft.it.Packets.icmpv6;
import static org.weft.it.Packets.ipv4;
import static org.weft.it.Packets.ipv6;
import static org.weft.it.Packets.plain;
import static org.weft.it.Packets.solicitation;
import static org.weft.it.Packets.udp;
import static org.weft.it.Segment.ip4;
import static org.weft.it.Segment.ip6;
import static org.weft.it.Segment.linkLocal;
import static org.weft.it.Segment.mac;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.NetworkDocument;

/** What ports let in and out: port security, neighbours, isolation, administrative status, and what is counted. */
class PortScenariosTest extends DummyScenarios {
    private static final String A = mac('a');
    private static final String B = mac('b');
    private static final String STRANGER = mac('x');
    private static final String BY_SECURITY = "dropped-by-port-security";
    private static final String BY_STATUS = "dropped-by-admin-status";
    private static final String LOST = "dropped-without-destination";
    private static final String UNSPECIFIED = "::";
    private static final String OTHER = "203.0.113.9";

    /** What port security forbids to port a, whatever its prefixes. */
    private static final String[] FORBIDDEN = {
        plain(STRANGER, B),
        ipv4(B, STRANGER, ip4('a'), ip4('b'), UDP, udp(1, 2)),
        arp(B, A, REPLY, STRANGER, ip4('a'), ip4('b')),
        arp(B, STRANGER, REPLY, STRANGER, ip4('a'), ip4('b')),
        solicitation(B, A, ip6('a'), ip6('b'), ip6('b'), STRANGER),
        advertisement(B, A, ip6('a'), ip6('b'), ip6('a'), STRANGER),
        ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(67, 68)),
        ipv6(B, A, ip6('a'), ip6('b'), UDP, udp(547, 546)),
        icmpv6(B, A, linkLocal('a'), ip6('b'), 134, "4000070800000000" + "00000000"),
        icmpv6(B, A, linkLocal('a'), ip6('b'), 137, "00000000" + Packets.ip(ip6('a')) + Packets.ip(ip6('b'))),
    };

    @Test
    void withoutPairsEverythingPasses() {
        try (var segment = segment("open", "ab")) {
            assertEquals(Map.of('b', List.of(FORBIDDEN)), segment.send('a', FORBIDDEN));
            assertEquals(0, segment.count('a', BY_SECURITY));
        }
    }

    @Test
    void aPairWithoutPrefixAllowsItsMacAndAnyAddress() {
        final String[] allowed = {
            plain(A, B),
            ipv4(B, A, OTHER, ip4('b'), UDP, udp(68, 67)),
            ipv6(B, A, "2001:db8::9", ip6('b'), UDP, udp(546, 547)),
            arp(B, A, REQUEST, A, OTHER, ip4('b')),
            solicitation(B, A, "2001:db8::9", ip6('b'), ip6('b'), A),
            solicitation(B, A, UNSPECIFIED, ip6('b'), "2001:db8::9", ""),
            advertisement(B, A, "2001:db8::9", ip6('b'), "2001:db8::9", A),
            icmpv6(B, A, linkLocal('a'), Packets.ALL_NODES, 133, "00000000"),
        };
        try (var segment = segment("bymac", "ab")) {
            segment.secure('a', A);
            assertEquals(Map.of(), segment.send('a', FORBIDDEN));
            assertEquals(Map.of('b', List.of(allowed)), segment.send('a', allowed));
            segment.awaitCount('a', BY_SECURITY, FORBIDDEN.length);
            rest.delete(segment.path('a') + "/allowed-address-pair=" + A.replace(":", "%3A")).check();
            rest.checkRealized(LIMIT);
            assertEquals(Map.of('b', List.of(FORBIDDEN)), segment.send('a', FORBIDDEN), "no pairs any more");
        }
    }

    @Test
    void aPairWithPrefixesAllowsThoseAddressesOnly() {
        final String[] forbidden = {
            ipv4(B, A, ip4('c'), ip4('b'), UDP, udp(1, 2)),
            ipv4(B, A, "192.0.2.128", ip4('b'), UDP, udp(1, 2)),
            ipv4(B, A, "0.0.0.0", ip4('b'), UDP, udp(1, 2)),
            ipv4(B, A, "0.0.0.0", ip4('b'), UDP, udp(68, 67)),
            arp(B, A, REPLY, A, ip4('c'), ip4('b')),
            arp(B, A, REQUEST, A, "192.0.2.128", ip4('b')),
            arp(B, A, REPLY, A, "0.0.0.0", ip4('b')),
            ipv6(B, A, ip6('c'), ip6('b'), UDP, udp(1, 2)),
            ipv6(B, A, "2001:db8:1::1", ip6('b'), UDP, udp(1, 2)),
            ipv6(B, A, linkLocal('b'), ip6('b'), UDP, udp(1, 2)),
            ipv6(B, A, UNSPECIFIED, ip6('b'), UDP, udp(1, 2)),
            solicitation(B, A, ip6('c'), ip6('b'), ip6('b'), A),
            advertisement(B, A, ip6('a'), ip6('b'), ip6('c'), A),
            advertisement(B, A, ip6('c'), ip6('b'), ip6('a'), A),
            advertisement(B, A, UNSPECIFIED, ip6('b'), ip6('a'), A),
        };
        final String[] allowed = {
            plain(A, B),
            ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(1, 2)),
            ipv4(B, A, "192.0.2.127", ip4('b'), UDP, udp(1, 2)),
            ipv4(B, A, "0.0.0.0", "255.255.255.255", UDP, udp(68, 67)),
            arp(B, A, REQUEST, A, ip4('a'), ip4('b')),
            arp(B, A, REQUEST, A, "192.0.2.1", ip4('b')),
            arp(B, A, REQUEST, A, "0.0.0.0", ip4('a')),
            ipv6(B, A, ip6('a'), ip6('b'), UDP, udp(1, 2)),
            ipv6(B, A, "2001:db8:0:0:ffff::1", ip6('b'), UDP, udp(1, 2)),
            ipv6(B, A, linkLocal('a'), ip6('b'), UDP, udp(1, 2)),
            solicitation(B, A, ip6('a'), ip6('b'), ip6('b'), A),
            solicitation(B, A, UNSPECIFIED, Packets.solicitedNode(ip6('a')), ip6('a'), ""),
            advertisement(B, A, ip6('a'), ip6('b'), ip6('a'), A),
            advertisement(B, A, linkLocal('a'), ip6('b'), linkLocal('a'), ""),
            icmpv6(B, A, UNSPECIFIED, "ff02::2", 133, "00000000"),
            icmpv6(B, A, UNSPECIFIED, "ff02::16", 143, "00000001" + "04000000" + Packets.ip("ff02::1:ff00:a")),
        };
        try (var segment = segment("byip", "ab")) {
            segment.secure('a', A, ip4('a'), "192.0.2.5/25", ip6('a'), "2001:db8::/64");
            assertEquals(Map.of(), segment.send('a', forbidden));
            assertEquals(Map.of(), segment.send('a', FORBIDDEN));
            assertEquals(Map.of('b', List.of(allowed)), segment.send('a', allowed));
            segment.awaitCount('a', BY_SECURITY, forbidden.length + FORBIDDEN.length);
        }
    }

    @Test
    void anAddressGoesWithItsMacOnly() {
        try (var segment = segment("pairs", "ab")) {
            segment.set('a', Map.of("allowed-address-pair", List.of(
                Map.of("mac", A, "ip-prefix", List.of(ip4('a'))),
                Map.of("mac", mac('c'), "ip-prefix", List.of(ip4('c'), ip6('c'))),
                Map.of("mac", mac('d'), "ip-prefix", List.of(ip6('d'))))));
            final String[] allowed = {
                ipv4(B, A, "0.0.0.0", "255.255.255.255", UDP, udp(68, 67)),
                ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(1, 2)),
                ipv4(B, mac('c'), ip4('c'), ip4('b'), UDP, udp(1, 2)),
                ipv6(B, mac('c'), linkLocal('c'), ip6('b'), UDP, udp(1, 2)),
            };
            assertEquals(Map.of(), segment.send('a',
                ipv4(B, mac('d'), "0.0.0.0", "255.255.255.255", UDP, udp(68, 67)),
                ipv4(B, A, ip4('c'), ip4('b'), UDP, udp(1, 2)),
                ipv4(B, mac('c'), ip4('a'), ip4('b'), UDP, udp(1, 2)),
                arp(B, mac('c'), REPLY, mac('c'), ip4('a'), ip4('b')),
                ipv6(B, A, linkLocal('a'), ip6('b'), UDP, udp(1, 2)),
                solicitation(B, mac('c'), ip6('c'), ip6('b'), ip6('b'), A)));
            assertEquals(Map.of('b', List.of(allowed)), segment.send('a', allowed));
            segment.awaitCount('a', BY_SECURITY, 6);
        }
    }

    @Test
    void aSecuredPortReceivesWhatIsForItsAddressesOnly() {
        final String second = mac('d');
        final String group = Packets.groupMac("ff02::fb");
        final String[] forIt = {
            plain(A, B),
            ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(1, 2)),
            ipv6(B, A, ip6('a'), ip6('b'), UDP, udp(1, 2)),
            ipv6(B, A, ip6('a'), linkLocal('b'), UDP, udp(1, 2)),
            arp(B, A, REPLY, A, ip4('a'), ip4('b')),
        };
        final String[] forAll = {
            plain(A, EVERYBODY), ipv6(group, A, ip6('a'), "ff02::fb", UDP, udp(5353, 5353)),
            ipv4(EVERYBODY, A, ip4('a'), "10.0.0.255", UDP, udp(1, 2)),
        };
        try (var segment = segment("receive", "ab")) {
            segment.set('b', Map.of("address", List.of(Map.of("mac", second))));
            final String[] notForIt = {
                plain(A, second),
                ipv4(B, A, ip4('a'), ip4('c'), UDP, udp(1, 2)),
                ipv4(second, A, ip4('a'), ip4('b'), UDP, udp(1, 2)),
                ipv6(B, A, ip6('a'), ip6('c'), UDP, udp(1, 2)),
                ipv6(B, A, ip6('a'), linkLocal('c'), UDP, udp(1, 2)),
            };
            assertEquals(Map.of('b', List.of(notForIt)), segment.send('a', notForIt), "as long as it is not secured");
            segment.secure('b', B, ip4('b'), ip6('b'));
            assertEquals(Map.of(), segment.send('a', notForIt));
            assertEquals(Map.of('b', List.of(forIt)), segment.send('a', forIt));
            assertEquals(Map.of('b', List.of(forAll), 'w', List.of(forAll)), segment.send('a', forAll));
        }
    }

    @Test
    void onABridgedSwitchWhatASecuredPortMustNotGetGoesNowhere() {
        rest.merge(new NetworkDocument().setNode("one",
            Map.of("bridge-connector", List.of(Map.of("zone", "zone", "bridge", "br-phy")))));
        try (var segment = new Segment(rest, one, "bridged", "ab", Map.of("bridging", Map.of("zone", "zone")))) {
            final String outside = plain(A, STRANGER);
            final String everybody = plain(A, EVERYBODY);
            final String[] forIt = {plain(A, B), ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(1, 2))};
            final String[] notForIt = {
                ipv4(B, A, ip4('a'), ip4('c'), UDP, udp(1, 2)),
                ipv6(B, A, ip6('a'), ip6('b'), UDP, udp(1, 2)),
                plain(A, mac('d')),
            };
            segment.set('b', Map.of("address", List.of(Map.of("mac", mac('d'))), "mac-learning", true));
            segment.secure('b', B, ip4('b'));
            final String learner = ipv4(STRANGER, A, ip4('a'), ip4('b'), UDP, udp(1, 2));
            final int before = one.sent("p0").size();
            assertEquals(Map.of('b', List.of(forIt)), segment.send('a', forIt));
            assertEquals(Map.of(), segment.send('a', notForIt));
            assertEquals(Map.of('b', List.of(everybody), 'w', List.of(everybody)),
                segment.send('a', outside, learner, everybody));
            final var wanted = List.of(outside, learner, everybody);
            Await.until("the physical network has heard", LIMIT, () -> one.sent("p0").containsAll(wanted));
            assertEquals(wanted, one.sent("p0").subList(before, one.sent("p0").size()).stream()
                .filter(frame -> !Segment.marks(frame) && !Heard.announces(frame)).toList());
        }
        rest.delete(NETWORK + "/weft-transport:transport-node=one/bridge-connector=zone").check();
    }

    @Test
    void solicitationsAreAnsweredWhereTheyAreAsked() {
        final String group = Packets.solicitedNode(ip6('b'));
        final String groupMac = Packets.groupMac(group);
        try (var segment = segment("nd", "ab")) {
            assertEquals(Map.of('a', List.of(advertisement(A, B, ip6('b'), ip6('a'), ip6('b'), B))),
                segment.send('a', solicitation(groupMac, A, ip6('a'), group, ip6('b'), A)));
            assertEquals(Map.of('a', List.of(advertisement(A, B, ip6('b'), linkLocal('a'), ip6('b'), B))),
                segment.send('a', solicitation(groupMac, A, linkLocal('a'), group, ip6('b'), A)));
            final String detection = solicitation(groupMac, A, UNSPECIFIED, group, ip6('b'), "");
            final String unknown = solicitation(groupMac, A, ip6('a'), group, "fd00::1:b", A);
            assertEquals(Map.of('b', List.of(detection, unknown), 'w', List.of(detection, unknown)),
                segment.send('a', detection, unknown));
            final String probe = solicitation(B, A, ip6('a'), ip6('b'), ip6('b'), A);
            assertEquals(Map.of('b', List.of(probe)), segment.send('a', probe));
            final String own = solicitation(groupMac, B, linkLocal('b'), group, ip6('b'), B);
            assertEquals(Map.of('a', List.of(own), 'w', List.of(own)), segment.send('b', own), "not to the owner");
        }
    }

    @Test
    void arpRequestsAreAnsweredWhereTheyAreAsked() {
        try (var segment = segment("arp", "ab")) {
            assertEquals(Map.of('a', List.of(arp(A, B, REPLY, B, ip4('b'), A, ip4('a')))),
                segment.send('a', arp(EVERYBODY, A, REQUEST, A, ip4('a'), ip4('b'))));
            final String probe = arp(B, A, REQUEST, A, ip4('a'), ip4('b'));
            assertEquals(Map.of('b', List.of(probe)), segment.send('a', probe));
            final String unknown = arp(EVERYBODY, A, REQUEST, A, ip4('a'), ip4('c'));
            assertEquals(Map.of('b', List.of(unknown), 'w', List.of(unknown)), segment.send('a', unknown));
            final String gratuitous = arp(EVERYBODY, B, REQUEST, B, ip4('b'), ip4('b'));
            assertEquals(Map.of('a', List.of(gratuitous), 'w', List.of(gratuitous)), segment.send('b', gratuitous),
                "not to the owner");
        }
    }

    @Test
    void isolatedPortsExchangeFramesWithUplinksOnly() {
        try (var segment = new Segment(rest, one, "isolated", "ab", Map.of("port-isolation", true))) {
            segment.set('b', Map.of("mac-learning", true));
            final String everybody = plain(A, EVERYBODY);
            final String unknown = plain(A, STRANGER);
            final String uplink = plain(A, mac('w'));
            assertEquals(Map.of('w', List.of(everybody, uplink)),
                segment.send('a', plain(A, B), everybody, unknown, uplink));
            final String toBoth = plain(mac('w'), EVERYBODY);
            final String toLearner = plain(mac('w'), STRANGER);
            assertEquals(Map.of('a', List.of(toBoth, plain(mac('w'), A)),
                'b', List.of(toBoth, plain(mac('w'), B), toLearner)), segment.send('w', toBoth,
                    plain(mac('w'), A), plain(mac('w'), B), toLearner));

            segment.set(Map.of("port-isolation", false));
            assertEquals(Map.of('b', List.of(plain(A, B), everybody, unknown), 'w', List.of(everybody)),
                segment.send('a', plain(A, B), everybody, unknown), "not isolated any more");
        }
    }

    @Test
    void aPortThatComesIsAnnouncedToOthersAndNotToItself() {
        try (var segment = segment("rarp", "ab")) {
            final String announcement = Packets.ethernet(EVERYBODY, B, 0x8035, "0001080006040003" + Packets.mac(B)
                + "00000000" + Packets.mac(B) + "00000000");
            segment.set('b', Map.of("admin-status-enabled", false));
            final int before = Collections.frequency(one.sent(segment.vif('a')), announcement);
            segment.set('b', Map.of("admin-status-enabled", true));
            Await.until("b is announced", LIMIT,
                () -> Collections.frequency(one.sent(segment.vif('a')), announcement) == before + 3);
            segment.send('a');
            assertEquals(before + 3, Collections.frequency(one.sent(segment.vif('a')), announcement));
            assertEquals(0, Collections.frequency(one.sent(segment.vif('b')), announcement));
        }
    }

    @Test
    void aPortThatIsDownCarriesNothingAndCounts() {
        try (var segment = segment("down", "ab")) {
            segment.set('a', Map.of("admin-status-enabled", false));
            assertEquals(Map.of(), segment.send('a', 'b', plain(A, B), plain(A, EVERYBODY)), "from it");
            assertEquals(Map.of('w', List.of(plain(B, EVERYBODY))), segment.send('b', plain(B, A),
                plain(B, EVERYBODY)), "to it");
            segment.awaitCount('a', BY_STATUS, 2);
            segment.awaitCount('b', LOST, 1);
            segment.set('a', Map.of("admin-status-enabled", true));
            assertEquals(Map.of('b', List.of(plain(A, B))), segment.send('a', plain(A, B)));
            assertEquals(Map.of('a', List.of(plain(B, A))), segment.send('b', plain(B, A)));
            assertEquals(2, segment.count('a', BY_STATUS), "what was counted stays");
        }
    }

    @Test
    void aSwitchThatIsDownCarriesNothingAndCounts() {
        try (var segment = segment("off", "ab")) {
            segment.set(Map.of("admin-status-enabled", false));
            segment.inject('a', List.of(plain(A, B), plain(A, EVERYBODY),
                arp(EVERYBODY, A, REQUEST, A, ip4('a'), ip4('b'))));
            segment.inject('b', List.of(plain(B, A)));
            segment.awaitCount('a', BY_STATUS, 3);
            segment.awaitCount('b', BY_STATUS, 1);
            final var before = List.of(one.sent(segment.vif('a')), one.sent(segment.vif('b')),
                one.sent(segment.vif('w')));
            segment.set(Map.of("admin-status-enabled", true));
            before.forEach(sent -> assertTrue(sent.stream().noneMatch(frame -> frame.contains("88b5"))));
            assertEquals(Map.of('b', List.of(plain(A, B))), segment.send('a', plain(A, B)));
        }
    }

    @Test
    void countersCountAndStartAgain() {
        try (var segment = segment("count", "ab")) {
            // each sending ends with a marker of 60 bytes to everybody
            segment.send('a', plain(A, B), plain(A, B), plain(A, STRANGER));
            assertEquals(4, segment.count('a', "received-packets"));
            assertEquals(240, segment.count('a', "received-bytes"));
            segment.checkSent('a');
            segment.checkSent('b');
            segment.awaitCount('a', LOST, 1);
            Await.until("the reading is shown", LIMIT, () ->
                segment.status('a').path("statistics").path(LOST).asLong() == 1);
            final var shown = segment.status('a').path("statistics");
            assertEquals(4, shown.path("received-packets").asLong());
            assertTrue(shown.path("read-at").asLong() > 0);

            rest.post("/rests/operations/weft-operations:clear-statistics",
                Map.of("input", Map.of("logical-switch", "count", "port", "count-a"))).check();
            for (final String counter : List.of("received-packets", "received-bytes", LOST)) {
                assertEquals(0, segment.count('a', counter), counter);
            }
            segment.checkSent('b');
            segment.send('a', plain(A, B), plain(A, STRANGER));
            assertEquals(3, segment.count('a', "received-packets"));
            segment.checkSent('b');
            segment.awaitCount('a', LOST, 1);
        }
    }

    @Test
    void statisticsOfNothingAreRefused() {
        for (final String operation : List.of("read-statistics", "clear-statistics")) {
            final String path = "/rests/operations/weft-operations:" + operation;
            assertRefused(rest.post(path, Map.of("input", Map.of("logical-switch", "none"))),
                "there is no logical switch none");
            assertRefused(rest.post(path, Map.of("input", Map.of("port", "p"))), "logical-switch");
            try (var segment = segment("some-" + operation.charAt(0), "a")) {
                final String id = segment.vif('a').replaceFirst("-a$", "");
                assertRefused(rest.post(path, Map.of("input", Map.of("logical-switch", id, "port", "none"))),
                    "there is no port");
                assertEquals(200, rest.post(path, Map.of("input", Map.of("logical-switch", id))).status() / 100 * 100);
            }
        }
    }
}
