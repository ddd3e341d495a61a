package org.weft.southbound.ovsdb;

import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.weft.peers.Handshakes;
import org.weft.peers.Peers;
import org.weft.peers.Refusal;
import org.weft.peers.Refusals;
import org.weft.peers.Verdict;

/** What one connection has shown of itself, and what it may do with that. Thread-safe. */
final class Visa {
    private final Peers peers;
    private final Refusals refusals;
    private final Optional<SslHandler> tls;
    private final String address;

    /** Of a connection whose TLS handler, if it has one, is in its pipeline already. */
    Visa(final SocketChannel channel, final Peers peers, final Refusals refusals) {
        this.peers = peers;
        this.refusals = refusals;
        tls = Optional.ofNullable(channel.pipeline().get(SslHandler.class));
        address = channel.remoteAddress().getAddress().getHostAddress();
    }

    /** How switches of the node are to connect: as its database has. The word is that of Controller.target. */
    String scheme() {
        return tls.isPresent() ? "ssl" : "tcp";
    }

    /** Why it may not speak for a node; to be asked after the handshake. */
    Optional<String> whyNot(final String systemId) {
        final List<X509Certificate> chain =
            tls.map(handler -> Handshakes.chain(handler.engine().getSession())).orElse(List.of());
        return peers.node(chain, systemId) instanceof Verdict.Refused refused ? Optional.of(refused.why())
            : Optional.empty();
    }

    void refused(final String why) {
        refusals.add(new Refusal(Refusal.Protocol.OVSDB, address, why));
    }

    void watch(final Runnable recheck) {
        peers.watch(recheck);
    }

    void unwatch(final Runnable recheck) {
        peers.unwatch(recheck);
    }
}
