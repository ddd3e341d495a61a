package org.weft.controller;

import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.Optional;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.TransportNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.RevokedCertificate;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.transport.network.TransportNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.peers.Peers;
import org.weft.peers.Pem;

/** Tells from the configuration which certificates are registered and which are revoked. */
final class PeerReader implements ClusteredDataTreeChangeListener<Network> {
    private static final Logger LOG = LoggerFactory.getLogger(PeerReader.class);

    private final Peers peers;

    PeerReader(final Peers peers) {
        this.peers = peers;
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<Network>> changes) {
        changes.forEach(change -> TreeChange.augmentation(TreeChange.of(change.getRootNode()), TransportNetwork.class,
            transport -> {
                transport.items(TransportNode.class, node ->
                    node.apply(this::register, gone -> peers.unregister(gone.getId().getValue())));
                transport.items(RevokedCertificate.class, item ->
                    item.apply(now -> peers.revoke(now.getFingerprint(), true),
                        gone -> peers.revoke(gone.getFingerprint(), false)));
            }));
    }

    private void register(final TransportNode node) {
        final String systemId = Optional.ofNullable(node.getSystemId()).orElse(node.getId().getValue());
        try {
            peers.register(node.getId().getValue(), systemId, node.getCertificate() == null ? Optional.empty()
                : Optional.of(Pem.fingerprint(Pem.certificates(node.getCertificate()).get(0))));
        } catch (CertificateException e) {
            // What cannot be read is shown by nobody: the node is shut out, as it would be with a wrong one.
            LOG.warn("The certificate of transport node {} cannot be read", node.getId().getValue(), e);
            peers.register(node.getId().getValue(), systemId, Optional.of(""));
        }
    }
}
