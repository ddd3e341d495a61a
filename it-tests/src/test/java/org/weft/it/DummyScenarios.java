package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.weft.lab.Await;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.DummyHypervisor;
import org.weft.lab.Lab;
import org.weft.lab.NetworkDocument;
import org.weft.lab.Rest;

/**
 * A controller and two pretended hypervisors. After each scenario both have what a fresh computation gives, and Weft
 * has not complained.
 */
abstract class DummyScenarios {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final String NETWORK = "/rests/data/weft:network";
    static final String SWITCHES = NETWORK + "/weft-logical-switching:logical-switch";
    static final String STATUS = "/rests/data/weft-status:status";

    static Lab lab;
    static Controller controller;
    static Rest rest;
    static DummyHypervisor one;
    static DummyHypervisor two;
    /** Where the log begins that is looked through for troubles. */
    long log;

    @BeforeAll
    static void start() {
        lab = Lab.temporary(Distribution.RUNS);
        controller = lab.addController(ControllerOptions.of(Distribution.ASSEMBLY));
        controller.start();
        rest = controller.rest();
        controller.awaitReady(Duration.ofMinutes(3));
        one = DummyHypervisor.start(lab, "one");
        two = DummyHypervisor.start(lab, "two");
        one.underlay("192.0.2.1", 24);
        rest.merge(new NetworkDocument().zone("zone").dummy("one", "zone", "vxlan", "192.0.2.1")
            .dummy("two", "zone", "vxlan", "192.0.2.2"));
        Await.until("both nodes have their bridges", LIMIT,
            () -> one.hasIntegrationBridge() && two.hasIntegrationBridge());
    }

    @AfterAll
    static void stop() {
        for (final DummyHypervisor node : new DummyHypervisor[] {one, two}) {
            if (node != null) {
                node.close();
            }
        }
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void before() {
        log = controller.logPosition();
    }

    @AfterEach
    void everyNodeHasWhatItIsToHave() {
        checkNodes();
        Troubles.check(controller, log);
    }

    /** Asserts that both nodes have what a fresh computation gives. */
    static void checkNodes() {
        rest.checkRealized(LIMIT);
        Oracle.check(rest, List.of(Node.of(one), Node.of(two)));
    }

    /** A switch with plain ports, a letter each, on node one. */
    static Segment segment(final String id, final String letters) {
        return new Segment(rest, one, id, letters, Map.of());
    }

    /** Asserts that a request was refused as the client's fault, in words that name something. */
    static void assertRefused(final Rest.Reply reply, final String named) {
        assertTrue(reply.status() >= 400 && reply.status() < 500, reply.status() + " " + reply.body());
        assertTrue(reply.body().contains(named), reply.body());
    }
}
