package org.weft.controller;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbListener;
import org.weft.peers.Credentials;
import org.weft.peers.Peers;
import org.weft.peers.Refusal;
import org.weft.peers.Refusals;
import org.weft.southbound.openflow.gate.OpenFlowGate;
import org.weft.southbound.ovsdb.OvsdbConfig;
import org.weft.southbound.ovsdb.OvsdbSouthbound;

/**
 * The ports to which nodes connect. Three ways: TLS when there are certificates; plain TCP when the settings ask for
 * it; else plain TCP on loopback only.
 */
final class Southbound implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Southbound.class);
    private static final String LOOPBACK = "127.0.0.1";

    private final Peers peers;
    private final Refusals refusals;
    private final OvsdbSouthbound ovsdb;
    private final Optional<OpenFlowGate> gate;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    Southbound(final Settings settings, final OvsdbListener listener, final Refusals.Listener refusalListener)
            throws IOException, GeneralSecurityException {
        final Optional<Credentials> credentials = settings.plain$_$tcp() ? Optional.empty()
            : Credentials.read(Path.of(System.getProperty("karaf.base", "")).resolve(settings.tls$_$directory()));
        final boolean everywhere = settings.plain$_$tcp() || credentials.isPresent();
        if (settings.plain$_$tcp()) {
            LOG.info("Nodes connect by plain TCP, as configured: whoever reaches the ports is believed");
        } else if (credentials.isEmpty()) {
            LOG.warn("There are no certificates in {}: nodes can connect from this machine only",
                settings.tls$_$directory());
        }
        peers = Peers.of(credentials);
        refusals = new Refusals(refusalListener);
        gate = gate(settings, everywhere ? settings.openflow$_$address() : LOOPBACK);
        try {
            ovsdb = new OvsdbSouthbound(new OvsdbConfig(everywhere ? settings.ovsdb$_$address() : LOOPBACK,
                settings.ovsdb$_$port(), settings.openflow$_$port()), fact -> {
                    if (admits(fact)) {
                        listener.seen(fact);
                    }
                }, peers, refusals);
        } catch (IOException e) {
            gate.ifPresent(OpenFlowGate::close);
            throw e;
        }
    }

    private Optional<OpenFlowGate> gate(final Settings settings, final String address) throws IOException {
        if (settings.openflow$_$port() != settings.openflow$_$plugin$_$port()) {
            return Optional.of(new OpenFlowGate(new InetSocketAddress(address, settings.openflow$_$port()),
                new InetSocketAddress(LOOPBACK, settings.openflow$_$plugin$_$port()), peers, refusals));
        } else if (settings.plain$_$tcp()) {
            return Optional.empty();
        }
        throw new IOException("openflow-port and openflow-plugin-port may be the same with plain-tcp only");
    }

    /** Keeps a node from speaking of what is another's. */
    private boolean admits(final OvsdbFact fact) {
        if (fact instanceof OvsdbFact.Connected here) {
            addresses.put(here.systemId(), here.remoteAddress().replaceFirst(":\\d+$", ""));
        } else if (fact instanceof OvsdbFact.Disconnected gone) {
            addresses.remove(gone.systemId());
            peers.left(gone.systemId());
        } else if (fact instanceof OvsdbFact.Bridge bridge && !peers.claim(bridge.datapathId(), bridge.systemId())) {
            refusals.add(new Refusal(Refusal.Protocol.OVSDB, addresses.get(bridge.systemId()), "bridge '"
                + bridge.name() + "' of node '" + bridge.systemId() + "' has the datapath id of another node, "
                + Long.toHexString(bridge.datapathId())));
            return false;
        }
        return true;
    }

    Peers peers() {
        return peers;
    }

    OvsdbSouthbound ovsdb() {
        return ovsdb;
    }

    @Override
    public void close() {
        ovsdb.close();
        gate.ifPresent(OpenFlowGate::close);
    }
}
