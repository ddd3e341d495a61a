package org.weft.controller;

import java.util.Locale;
import java.util.Optional;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.Status;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.RefusedConnection;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.RefusedConnection.Protocol;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.RefusedConnectionBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.status.rev261123.status.RefusedConnectionKey;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.weft.peers.Refusal;

/** Writes to the status which connections were refused. Belongs to the inbox's thread. */
final class RefusalWriter {
    private final DatastoreWriter writer;

    RefusalWriter(final DatastoreWriter writer) {
        this.writer = writer;
    }

    void refused(final Refusal refusal, final Optional<Refusal.Count> count) {
        final var key = new RefusedConnectionKey(refusal.address(),
            Protocol.forName(refusal.protocol().name().toLowerCase(Locale.ROOT)), refusal.why());
        final var path = InstanceIdentifier.create(Status.class).child(RefusedConnection.class, key);
        if (count.isPresent()) {
            final var entry = new RefusedConnectionBuilder().withKey(key)
                .setCount(Uint64.valueOf(count.orElseThrow().count()))
                .setLast(Uint64.valueOf(count.orElseThrow().last())).build();
            writer.add(path, transaction ->
                transaction.mergeParentStructurePut(LogicalDatastoreType.OPERATIONAL, path, entry));
        } else {
            writer.add(path, transaction -> transaction.delete(LogicalDatastoreType.OPERATIONAL, path));
        }
        writer.flush();
    }
}
