package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.it.Packets.EVERYBODY;
import static org.weft.it.Packets.UDP;
import static org.weft.it.Packets.ipv4;
import static org.weft.it.Packets.ipv6;
import static org.weft.it.Packets.plain;
import static org.weft.it.Packets.udp;
import static org.weft.it.Segment.ip4;
import static org.weft.it.Segment.ip6;
import static org.weft.it.Segment.mac;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.NetworkDocument;
import org.weft.node.Meter;
import org.weft.node.OfctlParser;
import org.weft.pipeline.Stage;

/** What ports do besides letting frames through: they learn, mark, limit and mirror; and whose VIF they have. */
class PortFeaturesTest extends DummyScenarios {
    private static final String A = mac('a');
    private static final String B = mac('b');
    private static final String C = mac('c');
    private static final String X = mac('x');
    private static final String QUEUES = NETWORK + "/weft-qos:logical-queue";
    private static final String COLLECTOR = "192.0.2.99";
    /** The start of GRE without key, with Ethernet in it: RFC 2784. */
    private static final String GRE = "00006558";
    /** Where in hexadecimal GRE begins behind Ethernet and IPv4, and behind it the copy. */
    private static final int GRE_AT = 2 * (14 + 20);
    private static final int COPY_AT = GRE_AT + GRE.length();

    private static List<String> learnt(final Segment segment) {
        return segment.flows(Stage.L2_LEARNED.table());
    }

    @Test
    void addressesBehindALearningPortAreLearnt() {
        try (var segment = segment("learn", "abc")) {
            final String unknown = plain(C, X);
            assertEquals(Map.of(), segment.send('c', unknown), "nobody learns");
            segment.set('a', Map.of("mac-learning", true));
            segment.set('b', Map.of("mac-learning", true));
            assertEquals(Map.of('a', List.of(unknown), 'b', List.of(unknown)), segment.send('c', unknown));
            assertEquals(Map.of('b', List.of(plain(A, mac('y')))), segment.send('a', plain(A, mac('y'))));

            segment.send('a', plain(X, EVERYBODY));
            assertEquals(Map.of('a', List.of(unknown)), segment.send('c', unknown), "learnt");
            assertEquals(Map.of('a', List.of(plain(B, X))), segment.send('b', plain(B, X)), "learnt");
            segment.send('b', plain(X, EVERYBODY));
            assertEquals(Map.of('b', List.of(unknown)), segment.send('c', unknown), "moved");

            segment.send('a', plain(C, EVERYBODY));
            assertEquals(Map.of('c', List.of(plain(B, C))), segment.send('b', plain(B, C)), "not stolen");
            segment.awaitCount('c', "dropped-without-destination", 1);

            assertTrue(learnt(segment).stream().anyMatch(flow -> flow.contains(X)));
            rest.delete(segment.path('b')).check();
            rest.checkRealized(LIMIT);
            assertTrue(learnt(segment).stream().noneMatch(flow -> flow.contains(X)), "forgotten with its port");
            assertTrue(learnt(segment).stream().anyMatch(flow -> flow.contains(A)), "what others have stays");
            rest.delete(segment.path('a')).check();
            rest.checkRealized(LIMIT);
            assertEquals(List.of(), learnt(segment));
        }
    }

    @Test
    void aSecuredPortThatLearnsGetsWhatIsForItsPairs() {
        final String other = mac('y');
        final String[] forIt = {
            plain(C, X),
            ipv4(X, C, ip4('c'), ip4('x'), UDP, udp(1, 2)),
            plain(C, other),
            ipv4(other, C, ip4('c'), ip4('b'), UDP, udp(1, 2)),
            ipv6(other, C, ip6('c'), ip6('b'), UDP, udp(1, 2)),
        };
        final String[] notForIt = {
            plain(C, mac('z')),
            ipv4(X, C, ip4('c'), ip4('b'), UDP, udp(1, 2)),
            ipv6(X, C, ip6('c'), ip6('x'), UDP, udp(1, 2)),
            ipv4(mac('z'), C, ip4('c'), ip4('x'), UDP, udp(1, 2)),
        };
        try (var segment = segment("guard", "bc")) {
            segment.set('b', Map.of("mac-learning", true, "allowed-address-pair", List.of(
                Map.of("mac", B, "ip-prefix", List.of(ip4('b'))), Map.of("mac", X, "ip-prefix", List.of(ip4('x'))),
                Map.of("mac", other))));
            assertEquals(Map.of('b', List.of(forIt)), segment.send('c', forIt), "unknown");
            assertEquals(Map.of(), segment.send('c', notForIt), "unknown");
            segment.send('b', plain(X, EVERYBODY), plain(other, EVERYBODY));
            assertTrue(List.of(X, other).stream().allMatch(mac ->
                learnt(segment).stream().anyMatch(flow -> flow.contains(mac))));
            assertEquals(Map.of('b', List.of(forIt)), segment.send('c', forIt), "learnt");
            assertEquals(Map.of(), segment.send('c', notForIt), "learnt");
        }
    }

    @Test
    void aPortLearnsAThousandAddressesAtMost() {
        try (var segment = segment("limit", "abc")) {
            segment.set('a', Map.of("mac-learning", true));
            segment.set('b', Map.of("mac-learning", true));
            final var addresses = IntStream.range(0, 1100)
                .mapToObj(at -> String.format("02:00:00:01:%02x:%02x", at >> 8, at & 255)).toList();
            // some frames a second are learnt from
            Await.until("1000 addresses", LIMIT, () -> {
                final var known = String.join(" ", learnt(segment));
                final var missing = addresses.subList(0, 1000).stream().filter(mac -> !known.contains(mac)).toList();
                receive(segment, missing);
                return missing.isEmpty();
            });
            receive(segment, addresses.subList(1000, 1100));
            assertEquals(Map.of('c', List.of(plain(X, C))), segment.send('b', plain(X, C)));
            final var flows = learnt(segment);
            assertEquals(1000, flows.stream().filter(flow -> flow.contains("02:00:00:01:")).count());
            assertTrue(flows.stream().anyMatch(flow -> flow.contains(X)), "another port learns");
            final String beyond = plain(C, "02:00:00:01:04:4b");
            final String within = plain(C, "02:00:00:01:00:00");
            assertEquals(Map.of('a', List.of(beyond, within), 'b', List.of(beyond)), segment.send('c', beyond, within),
                "what was not learnt is unknown");
        }
    }

    /** Has port a send a frame to c from each of some addresses, and waits until they are through. */
    private static void receive(final Segment segment, final List<String> from) {
        final int before = Heard.frames(one, segment.vif('c')).size();
        for (int at = 0; at < from.size(); at += 50) {
            // no more than the dummy's queue holds
            final int end = Math.min(at + 50, from.size());
            final var words = new ArrayList<>(List.of("netdev-dummy/receive", segment.vif('a')));
            from.subList(at, end).forEach(mac -> words.add(plain(mac, C)));
            one.appctl(words.toArray(String[]::new));
            Heard.await(one, segment.vif('c'), before + end);
        }
    }

    @Test
    void aRestartLeavesWhatWasLearntAlone() {
        try (var segment = segment("restart", "abc")) {
            segment.set('a', Map.of("mac-learning", true));
            segment.set('b', Map.of("mac-learning", true, "allowed-address-pair", List.of(Map.of("mac", B))));
            segment.send('a', plain(X, EVERYBODY));
            final var before = learnt(segment);
            controller.stop();
            assertEquals(Map.of('a', List.of(plain(C, X))), segment.send('c', plain(C, X)), "without controller");
            controller.start();
            controller.awaitReady(Duration.ofMinutes(3));
            Await.until("both nodes are back", LIMIT, () -> List.of("one", "two").stream().map(rest::nodeStatus)
                .allMatch(status -> status.path("openflow-connected").asBoolean()
                    && status.path("ovsdb-connected").asBoolean() && status.path("read-backs").asLong() > 0));
            rest.checkRealized(LIMIT);
            for (final String node : List.of("one", "two")) {
                final var status = rest.nodeStatus(node);
                assertEquals(0, status.path("flow-mods-sent").asLong() + status.path("group-mods-sent").asLong(), node);
            }
            assertEquals(Set.copyOf(before), learnt(segment).stream().filter(before::contains)
                .collect(Collectors.toSet()), "what was learnt before is still there");
            assertEquals(Map.of('a', List.of(plain(C, X))), segment.send('c', plain(C, X)));
        }
    }

    private static List<Meter> meters(final long rate) {
        return OfctlParser.meters(one.ofctl("dump-meters", "br-int")).stream()
            .filter(meter -> meter.unit() == Meter.Unit.KBPS && meter.rate() == rate).toList();
    }

    @Test
    void aQueueMarksWhatAPortSends() {
        final String four = ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(1, 2), 10);
        final String six = ipv6(B, A, ip6('a'), ip6('b'), UDP, udp(1, 2), 10);
        rest.merge(new NetworkDocument().setQueue("gold", Map.of("dscp", 46))
            .setQueue("trusting", Map.of("dscp", 46, "qos-marking", "trusted")).setQueue("plain", Map.of()));
        try (var segment = segment("mark", "ab")) {
            assertEquals(Map.of('b', List.of(four, six)), segment.send('a', four, six));
            segment.set('a', Map.of("weft-qos:queue", "gold"));
            assertEquals(Map.of('b', List.of(plain(A, B), ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(1, 2), 46),
                ipv6(B, A, ip6('a'), ip6('b'), UDP, udp(1, 2), 46))), segment.send('a', plain(A, B), four, six));
            segment.set('a', Map.of("weft-qos:queue", "trusting"));
            assertEquals(Map.of('b', List.of(four, six)), segment.send('a', four, six));
            segment.set('a', Map.of("weft-qos:queue", "plain"));
            assertEquals(Map.of('b', List.of(ipv4(B, A, ip4('a'), ip4('b'), UDP, udp(1, 2)))),
                segment.send('a', four), "0 is the DSCP of a queue that says nothing");
        }
        for (final String queue : List.of("gold", "trusting", "plain")) {
            rest.delete(QUEUES + '=' + queue).check();
        }
    }

    @Test
    void aQueueLimitsWhatAPortSendsAndReceives() {
        rest.merge(new NetworkDocument().setQueue("fast", Map.of("max-bandwidth-rate", 5000, "burst", 800))
            .setQueue("slow", Map.of("max-bandwidth-rate", 1, "burst", 1))
            .setQueue("least", Map.of("min-bandwidth-rate", 10)));
        try (var segment = segment("rate", "abc")) {
            segment.set('a', Map.of("weft-qos:queue", "fast"));
            assertEquals(2, meters(5000).size());
            assertTrue(meters(5000).stream().allMatch(meter -> meter.burst() == 800));
            assertEquals(Map.of('b', List.of(plain(A, B))), segment.send('a', plain(A, B)));
            rest.merge(new NetworkDocument().setQueue("fast", Map.of("max-bandwidth-rate", 6000)));
            rest.checkRealized(LIMIT);
            assertEquals(0, meters(5000).size());
            assertEquals(2, meters(6000).size());

            segment.set('a', Map.of("weft-qos:queue", "slow"));
            assertEquals(0, meters(6000).size());
            assertEquals(2, meters(1).size());
            final String[] many = IntStream.range(0, 50).mapToObj(at -> plain(A, B)).toArray(String[]::new);
            final int passed = segment.send('a', 'b', many).getOrDefault('b', List.of()).size();
            assertTrue(passed >= 1 && passed < 40, passed + " of 50 frames from the port");
            final String[] back = IntStream.range(0, 50).mapToObj(at -> plain(B, A)).toArray(String[]::new);
            final var heard = segment.send('b', back);
            final int received = heard.getOrDefault('a', List.of()).size();
            assertTrue(received >= 1 && received < 40, received + " of 50 frames to the port");
            final String[] all = IntStream.range(0, 50).mapToObj(at -> plain(B, EVERYBODY)).toArray(String[]::new);
            final var flooded = segment.send('b', all);
            assertEquals(Set.of('a', 'c', 'w'), flooded.keySet());
            flooded.forEach((port, frames) -> assertEquals(50, frames.size(), "flooded to " + port));

            segment.set('a', Map.of("weft-qos:queue", "least"));
            assertEquals(0, meters(1).size());
            assertEquals(List.of("no-uplink:one"), segment.faults('a'));
            segment.set('a', Map.of("weft-qos:queue", "none"));
            assertEquals(List.of("no-queue:none"), segment.faults('a'));
            assertEquals(Map.of('b', List.of(many)), segment.send('a', many));
            rest.delete(segment.path('a') + "/weft-qos:queue").check();
            rest.checkRealized(LIMIT);
            assertEquals(List.of(), segment.faults('a'));
        }
        for (final String queue : List.of("fast", "slow", "least")) {
            rest.delete(QUEUES + '=' + queue).check();
        }
    }

    private static Map<String, Object> mirror(final Segment segment, final String direction, final char to) {
        return Map.of("mirror", List.of(Map.of("id", "m", "direction", direction, "port",
            Map.of("logical-switch", segment.vif(to).replaceFirst("-.$", ""), "port", segment.vif(to)))));
    }

    @Test
    void aMirrorCopiesToAnotherPort() {
        final String there = plain(A, B);
        final String back = plain(B, A);
        final String everybody = plain(A, EVERYBODY);
        try (var segment = segment("mirror", "abm")) {
            segment.set('a', mirror(segment, "ingress", 'm'));
            assertEquals(Map.of('b', List.of(there), 'm', List.of(there)), segment.send('a', 'b', there));
            assertEquals(Map.of('a', List.of(back)), segment.send('b', back));
            segment.set('a', mirror(segment, "egress", 'm'));
            assertEquals(Map.of('b', List.of(there)), segment.send('a', there));
            assertEquals(Map.of('a', List.of(back), 'm', List.of(back)), segment.send('b', 'b', back));
            segment.set('a', mirror(segment, "both", 'm'));
            assertEquals(Map.of('b', List.of(there), 'm', List.of(there)), segment.send('a', 'b', there));
            assertEquals(Map.of('a', List.of(back), 'm', List.of(back)), segment.send('b', back));
            assertEquals(Map.of('b', List.of(everybody), 'm', List.of(everybody, everybody),
                'w', List.of(everybody)), segment.send('a', everybody), "once as a member and once as a copy");
            rest.delete(segment.path('a') + "/mirror=m").check();
            rest.checkRealized(LIMIT);
            assertEquals(Map.of('b', List.of(there)), segment.send('a', there));
        }
    }

    @Test
    void aMirrorOfAMirrorDoesNotLoop() {
        try (var segment = segment("loop", "abm")) {
            segment.set('a', mirror(segment, "both", 'm'));
            segment.set('m', mirror(segment, "both", 'a'));
            assertEquals(Map.of('b', List.of(plain(A, B)), 'm', List.of(plain(A, B))),
                segment.send('a', 'b', plain(A, B)));
            assertEquals(Map.of('b', List.of(plain(mac('m'), B)), 'a', List.of(plain(mac('m'), B))),
                segment.send('m', 'b', plain(mac('m'), B)));
        }
    }

    @Test
    void aMirrorThatCannotCopyIsAFault() {
        try (var segment = segment("nowhere", "ab")) {
            segment.set('a', Map.of("mirror", List.of(Map.of("id", "m"))));
            assertEquals(List.of("mirror:m"), segment.faults('a'));
            segment.set('a', Map.of("mirror", List.of(Map.of("id", "m", "port",
                Map.of("logical-switch", "nowhere", "port", "none")))));
            assertEquals(List.of("mirror:m"), segment.faults('a'));
            assertEquals(Map.of('b', List.of(plain(A, B))), segment.send('a', plain(A, B)));
            segment.set('a', mirror(segment, "both", 'b'));
            assertEquals(List.of(), segment.faults('a'));
            segment.set('b', Map.of("admin-status-enabled", false));
            assertEquals(List.of("mirror:m"), segment.faults('a'));
        }
    }

    @Test
    void aMirrorCopiesToACollectorByGre() {
        one.neighbour(COLLECTOR, "02:00:00:00:ee:01");
        final String there = plain(A, B);
        final String back = plain(B, A);
        try (var segment = segment("remote", "ab")) {
            segment.set('a', Map.of("mirror", List.of(Map.of("id", "m", "remote",
                Map.of("ip-address", List.of(COLLECTOR))))));
            assertEquals(List.of(), segment.faults('a'));
            final int before = copies().size();
            segment.send('a', 'w', there);
            segment.send('b', 'w', back);
            Await.until("two copies", LIMIT, () -> copies().size() >= before + 2);
            final var copies = copies().subList(before, copies().size());
            assertEquals(2, copies.size(), copies::toString);
            for (int at = 0; at < 2; at++) {
                final String copy = copies.get(at);
                assertTrue(copy.startsWith("02000000ee01") && copy.substring(24).startsWith("080045"), copy);
                assertEquals("2f", copy.substring(46, 48), "the protocol is GRE");
                assertEquals(Packets.ip("192.0.2.1") + Packets.ip(COLLECTOR) + GRE + List.of(there, back).get(at),
                    copy.substring(52), copy);
            }
            rest.delete(segment.path('a') + "/mirror=m").check();
            rest.checkRealized(LIMIT);
            Await.until("the mirror's port is gone", LIMIT, () -> !one.vsctl("list-ports", "br-int").contains("wm"));
        }
    }

    /** What went out by GRE, without markers and without announcements, which are mirrored too. */
    private static List<String> copies() {
        return one.sent("p0").stream().filter(frame -> frame.startsWith(GRE, GRE_AT)
            && !Segment.marks(frame.substring(COPY_AT)) && !Heard.announces(frame.substring(COPY_AT))).toList();
    }

    @Test
    void aVifGoesToTheNextPortThatClaimsIt() {
        try (var first = segment("vif", "ab"); var second = segment("wif", "b")) {
            final String thief = SWITCHES + "=wif/port=thief";
            rest.put(thief, Map.of("weft-logical-switching:port", List.of(Map.of("id", "thief",
                "address", List.of(Map.of("mac", A)), "attachment",
                Map.of("vif", Map.of("interface-id", first.vif('a'))))))).check();
            rest.checkRealized(LIMIT);
            final Runnable firstHasIt = () -> {
                assertEquals(Map.of('b', List.of(plain(A, B))), first.send('a', plain(A, B)));
                assertEquals(Map.of(), second.send('b', plain(B, A)));
                assertTrue(rest.get(STATUS + "/logical-switch=wif/port=thief").body().contains("vif-in-use:vif/vif-a"));
            };
            final Runnable secondHasIt = () -> {
                final int before = Heard.frames(one, second.vif('b')).size();
                first.inject('a', List.of(plain(A, B)));
                assertEquals(plain(A, B), Heard.await(one, second.vif('b'), before + 1).get(before));
                assertEquals(Map.of(), first.send('b', plain(B, A)));
                final int received = Heard.frames(one, first.vif('a')).size();
                second.inject('b', List.of(plain(B, A)));
                assertEquals(plain(B, A), Heard.await(one, first.vif('a'), received + 1).get(received));
                assertFalse(rest.get(STATUS + "/logical-switch=wif/port=thief").body().contains("vif-in-use"));
            };
            firstHasIt.run();
            final Object attachment = rest.get(first.path('a') + "/attachment?content=config").json();
            rest.delete(first.path('a') + "/attachment").check();
            rest.checkRealized(LIMIT);
            secondHasIt.run();
            rest.put(first.path('a') + "/attachment", attachment).check();
            rest.checkRealized(LIMIT);
            firstHasIt.run();
            rest.delete(first.path('a')).check();
            rest.checkRealized(LIMIT);
            secondHasIt.run();
            final String in = "in_port=" + one.vsctl("get", "Interface", first.vif('a'), "ofport").strip() + " ";
            assertEquals(1, one.flows().stream().filter(flow -> flow.contains(in)).count());
            rest.delete(thief).check();
            rest.checkRealized(LIMIT);
            assertEquals(0, one.flows().stream().filter(flow -> flow.contains(in)).count());
        }
    }

    @Test
    void tunnelsGoOverIpv6() {
        rest.merge(new NetworkDocument().zone("six").setNode("one", connector("2001:db8::1"))
            .setNode("two", connector("2001:db8::2")));
        one.appctl("netdev-dummy/ip6addr", "br-phy", "2001:db8::1/64");
        one.appctl("ovs/route/add", "2001:db8::1/64", "br-phy");
        one.neighbour("2001:db8::2", "02:00:00:00:ee:02");
        try (var segment = new Segment(rest, one, "six", "a", Map.of("transport-binding",
                List.of(Map.of("zone", "six", "encapsulation", "vxlan"))))) {
            rest.merge(new NetworkDocument().port("six", "far", B, List.of(ip4('b'))));
            two.addVif("far", "far");
            Await.until("the tunnel port is there", LIMIT, () -> one.vsctl("list-ports", "br-int").contains("wvx"));
            Await.until("the far VIF is seen", LIMIT, () -> rest.get(STATUS + "/logical-switch=six/port=far").body()
                .contains("\"two\""));
            rest.checkRealized(LIMIT);
            checkNodes();
            assertTrue(one.flows().stream().anyMatch(flow -> flow.contains("2001:db8::2->tun_ipv6_dst")));
            final int before = one.sent("p0").size();
            segment.send('a', 'w', plain(A, B));
            final String sent = one.awaitSent("p0", before + 1, LIMIT).get(before);
            assertTrue(sent.startsWith("02000000ee02") && sent.contains(Packets.ip("2001:db8::1")
                + Packets.ip("2001:db8::2")) && sent.endsWith(plain(A, B)), sent);
        }
        two.removeVif("far");
        rest.delete(NETWORK + "/weft-transport:transport-node=one/connector=six,vxlan").check();
        rest.delete(NETWORK + "/weft-transport:transport-node=two/connector=six,vxlan").check();
    }

    private static Map<String, Object> connector(final String address) {
        return Map.of("connector", List.of(Map.of("zone", "six", "encapsulation", "vxlan", "ip-address", address)));
    }
}
