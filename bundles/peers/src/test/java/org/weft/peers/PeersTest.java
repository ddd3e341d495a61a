package org.weft.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.pki.Authority;

/** Which certificates speak for which nodes. */
class PeersTest {
    @TempDir
    private Path dir;
    private Authority authority;
    private Path controller;
    private Peers peers;

    @BeforeEach
    void make() throws Exception {
        authority = Authority.create(dir.resolve("ca"), "test");
        controller = authority.controller("ctl", List.of("127.0.0.1"), Authority.LIFE);
        peers = Peers.of(Credentials.read(controller));
    }

    private static List<X509Certificate> chain(final Path made) throws Exception {
        return Pem.certificates(Files.readString(made.resolve("certificate.pem")));
    }

    private void refuses(final String why, final List<X509Certificate> chain, final String systemId) {
        assertTrue(assertInstanceOf(Verdict.Refused.class, peers.node(chain, systemId)).why().contains(why),
            peers.node(chain, systemId).toString());
    }

    private void accepts(final List<X509Certificate> chain, final String systemId) {
        assertInstanceOf(Verdict.Accepted.class, peers.node(chain, systemId));
    }

    @Test
    void anAuthoritysCertificateSpeaksForItsCommonName() throws Exception {
        final var one = chain(authority.node("one", Authority.LIFE));
        accepts(one, "one");
        refuses("does not belong to node 'two'", one, "two");
        refuses("is not valid now", chain(authority.node("old", Duration.ofHours(-1))), "old");
        final var stranger = chain(Authority.create(dir.resolve("other"), "other").node("one", Authority.LIFE));
        refuses("nor of a trusted authority", stranger, "one");
    }

    @Test
    void aRegisteredCertificateIsTheOnlyOneOfItsNode() throws Exception {
        final var own = chain(Authority.create(dir.resolve("other"), "other").node("whatever", Authority.LIFE));
        final var signed = chain(authority.node("one", Authority.LIFE));
        peers.register("n1", "one", Optional.of(Pem.fingerprint(own.get(0))));
        accepts(own, "one");
        refuses("is that of [one]", own, "two");
        refuses("registered with another certificate", signed, "one");
        peers.unregister("n1");
        accepts(signed, "one");
        refuses("nor of a trusted authority", own, "one");
    }

    @Test
    void aRevokedCertificateIsRefusedUntilItIsNot() throws Exception {
        final var one = chain(authority.node("one", Authority.LIFE));
        final List<String> told = new ArrayList<>();
        peers.watch(() -> told.add(peers.node(one, "one").getClass().getSimpleName()));
        peers.revoke(Pem.fingerprint(one.get(0)), true);
        refuses("is revoked", one, "one");
        peers.revoke(Pem.fingerprint(one.get(0)), false);
        accepts(one, "one");
        assertEquals(List.of("Refused", "Accepted"), told);
    }

    @Test
    void aDatapathBelongsToWhoClaimsItFirst() throws Exception {
        final var one = chain(authority.node("one", Authority.LIFE));
        final var two = chain(authority.node("two", Authority.LIFE));
        assertInstanceOf(Verdict.Undecided.class, peers.datapath(one, 7));
        assertTrue(peers.claim(7, "one"));
        assertFalse(peers.claim(7, "two"));
        assertInstanceOf(Verdict.Accepted.class, peers.datapath(one, 7));
        assertInstanceOf(Verdict.Refused.class, peers.datapath(two, 7));
        peers.left("one");
        assertInstanceOf(Verdict.Accepted.class, peers.datapath(one, 7));
        assertTrue(peers.claim(7, "two"));
        assertInstanceOf(Verdict.Accepted.class, peers.datapath(two, 7));
    }

    @Test
    void aKeyThatOthersMayReadIsNotUsed() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(
            Files.getPosixFilePermissions(controller.resolve("key.pem"))));
        Files.setPosixFilePermissions(controller.resolve("key.pem"), PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(IOException.class, () -> Credentials.read(controller));
        assertTrue(Credentials.read(dir.resolve("nothing")).isEmpty());
    }

    @Test
    void whatIsRefusedIsCountedAndForgottenInOrder() {
        final List<String> told = new ArrayList<>();
        final Refusals refusals = new Refusals((what, count) ->
            told.add(what.why() + count.map(it -> " " + it.count()).orElse(" is forgotten")));
        for (int i = 0; i <= Refusals.LIMIT; i++) {
            refusals.add(new Refusal(Refusal.Protocol.OVSDB, "192.0.2.1", "why" + i));
            refusals.add(new Refusal(Refusal.Protocol.OVSDB, "192.0.2.1", "why0"));
        }
        assertEquals(List.of("why0 1", "why0 2", "why1 1", "why0 3"), told.subList(0, 4));
        assertEquals("why1 is forgotten", told.get(told.size() - 2));
    }
}
