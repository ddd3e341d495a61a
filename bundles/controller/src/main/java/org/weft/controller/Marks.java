package org.weft.controller;

import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.network.Marker;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.network.MarkerBuilder;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Writes marks behind changes: the datastore tells changes of a tree in their order, so whoever sees a mark has seen
 * all that was in the tree before it. Belongs to the inbox's thread.
 */
final class Marks {
    private static final InstanceIdentifier<Marker> PATH = InstanceIdentifier.create(Network.class)
        .child(Marker.class);

    private final DatastoreWriter network;
    private final DatastoreWriter memory;

    /**
     * A writer of marks.
     *
     * @param network writes marks only
     * @param memory writes all that is remembered, and is flushed by its owner
     */
    Marks(final DatastoreWriter network, final DatastoreWriter memory) {
        this.network = network;
        this.memory = memory;
    }

    /** Writes, behind the configuration, a word that comes back. */
    void word(final String word) {
        network("word", new MarkerBuilder().setValue(word).build());
    }

    /** Writes, behind the configuration and behind what is remembered, how far the leader has computed. */
    void computed(final long generation) {
        network("generation", new MarkerBuilder().setGeneration(Uint64.valueOf(generation)).build());
        final var mark = MemoryCodec.mark(generation);
        memory.add(MemoryCodec.MARK, transaction ->
            transaction.merge(LogicalDatastoreType.CONFIGURATION, MemoryCodec.MARK, mark));
    }

    private void network(final String leaf, final Marker mark) {
        network.add(leaf, transaction -> transaction.merge(LogicalDatastoreType.CONFIGURATION, PATH, mark));
        network.flush();
    }
}
