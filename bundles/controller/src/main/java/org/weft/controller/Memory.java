package org.weft.controller;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.mdsal.binding.api.WriteTransaction;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Allocation;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.LogicalSwitch;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Marker;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Neighbour;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.OtherKey;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.RouterPlacement;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Service;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Transport;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.TransportNode;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Vif;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.logical._switch.Port;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.domain.InterfaceId;
import org.weft.domain.InterfaceState;
import org.weft.domain.KeyOwner;
import org.weft.domain.MacAddress;
import org.weft.domain.NeighbourId;
import org.weft.domain.NodeId;
import org.weft.domain.PortId;
import org.weft.domain.RouterId;
import org.weft.domain.SwitchId;

/**
 * What outlives a restart: the keys of objects, where VIFs were last seen, who serves which node, and more. A key is
 * used only after the datastore has it, so no two controllers and no two runs can give one key to two objects. The key
 * of an object that is gone is kept until {@link #forget}. Belongs to the inbox's thread, but for the listener's entry.
 */
final class Memory implements ClusteredDataTreeChangeListener<Allocation>, Facts.VifMemory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    private final DatastoreWriter writer;
    private final Consumer<Runnable> inbox;
    private final Runnable loaded;
    private final Listener listener;
    private final Map<KeyOwner, Integer> keys = new HashMap<>();
    private final Map<Object, KeySpace> spaces = new HashMap<>();
    /** Keys that were asked for and are not in the datastore yet, with the number of the request. */
    private final Map<KeyOwner, Long> requested = new LinkedHashMap<>();
    private final Set<InterfaceId> vifs = new HashSet<>();
    private long requests;
    private boolean leading;

    /** Hears what is remembered. */
    interface Listener {
        void keyed(KeyOwner owner, int key);

        void unkeyed(KeyOwner owner);

        void remembered(InterfaceId at, InterfaceState state);

        void placed(RouterId router, List<NodeId> gateways);

        void neighbour(NeighbourId id, Optional<MacAddress> mac);

        void assigned(NodeId node, Optional<NodeService> service);

        void decided(long generation);
    }

    Memory(final DatastoreWriter writer, final Consumer<Runnable> inbox, final Runnable loaded,
            final Listener listener) {
        this.writer = writer;
        this.inbox = inbox;
        this.loaded = loaded;
        this.listener = listener;
    }

    @Override
    public void onInitialData() {
        inbox.accept(loaded);
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<Allocation>> changes) {
        inbox.accept(() -> TreeChange.each(changes, Marker.class, this::read, loaded));
    }

    private void read(final TreeChange<Allocation> change) {
        change.items(LogicalSwitch.class, this::readSwitch);
        change.items(TransportNode.class, node -> node.apply(
            now -> keyed(new KeyOwner.OfNode(new NodeId(now.getId())), now.requireKey().getValue().toJava()),
            gone -> unkeyed(new KeyOwner.OfNode(new NodeId(gone.getId())))));
        change.items(Transport.class, transport -> transport.apply(
            now -> keyed(new KeyOwner.OfTransport(now.getId()), now.requireKey().getValue().toJava()),
            gone -> unkeyed(new KeyOwner.OfTransport(gone.getId()))));
        change.items(OtherKey.class, other -> other.apply(
            now -> keyed(MemoryCodec.owner(now), now.requireKey().intValue()),
            gone -> unkeyed(MemoryCodec.owner(gone))));
        change.items(RouterPlacement.class, placement -> placement.apply(
            now -> listener.placed(new RouterId(now.getLogicalRouter()), MemoryCodec.gateways(now)),
            gone -> listener.placed(new RouterId(gone.getLogicalRouter()), List.of())));
        change.items(Neighbour.class, neighbour -> neighbour.apply(
            now -> listener.neighbour(MemoryCodec.id(now), Optional.of(MacAddress.parse(now.requireMac().getValue()))),
            gone -> listener.neighbour(MemoryCodec.id(gone), Optional.empty())));
        change.items(Vif.class, vif -> vif.apply(now -> {
            vifs.add(MemoryCodec.at(now));
            listener.remembered(MemoryCodec.at(now), MemoryCodec.state(now));
        }, gone -> vifs.remove(MemoryCodec.at(gone))));
        change.items(Service.class, service -> service.apply(
            now -> listener.assigned(new NodeId(now.getTransportNode()), Optional.of(MemoryCodec.service(now))),
            gone -> listener.assigned(new NodeId(gone.getTransportNode()), Optional.empty())));
        change.after().map(Allocation::getMarker).map(Marker::getGeneration).ifPresent(generation ->
            listener.decided(generation.longValue()));
    }

    private void readSwitch(final TreeChange<LogicalSwitch> change) {
        final SwitchId id = new SwitchId(change.after().or(change::before).orElseThrow().getId());
        change.apply(now -> keyed(new KeyOwner.OfSwitch(id), now.requireKey().intValue()),
            gone -> unkeyed(new KeyOwner.OfSwitch(id)));
        change.items(Port.class, port -> port.apply(
            now -> keyed(new KeyOwner.OfPort(new PortId(id, now.getId())), now.requireKey().getValue().toJava()),
            gone -> unkeyed(new KeyOwner.OfPort(new PortId(id, gone.getId())))));
    }

    /** What another controller leads is its to write. */
    private void write(final Object place, final Consumer<WriteTransaction> change) {
        if (leading) {
            writer.add(place, change);
        }
    }

    private void keyed(final KeyOwner owner, final int key) {
        requested.remove(owner);
        if (!Integer.valueOf(key).equals(keys.put(owner, key))) {
            space(owner).take(key);
            listener.keyed(owner, key);
        }
    }

    private void unkeyed(final KeyOwner owner) {
        final Integer key = keys.remove(owner);
        if (key != null) {
            space(owner).free(key);
            listener.unkeyed(owner);
        }
    }

    private KeySpace space(final KeyOwner owner) {
        return spaces.computeIfAbsent(MemoryCodec.scope(owner), scope -> new KeySpace(MemoryCodec.limit(owner)));
    }

    /** From now on this controller writes what is to be remembered; only then may it be asked for keys. */
    void lead() {
        leading = true;
    }

    /** Where VIFs are remembered to be. */
    Set<InterfaceId> vifs() {
        return Set.copyOf(vifs);
    }

    /** Asks for a key, if the object has none. */
    void request(final KeyOwner owner) {
        if (keys.containsKey(owner) || requested.containsKey(owner)) {
            return;
        }
        final int key = space(owner).take();
        if (key == 0) {
            LOG.error("No key is left for {}: it is not carried", owner);
            return;
        }
        requested.put(owner, ++requests);
        write(owner, transaction -> MemoryCodec.put(transaction, owner, key));
    }

    /** Gives a key up for others. */
    void forget(final KeyOwner owner) {
        if (keys.containsKey(owner)) {
            write(owner, transaction ->
                transaction.delete(LogicalDatastoreType.CONFIGURATION, MemoryCodec.path(owner)));
        }
    }

    @Override
    public void forget(final InterfaceId at) {
        write(at, transaction ->
            transaction.delete(LogicalDatastoreType.CONFIGURATION, MemoryCodec.path(at)));
    }

    /** Puts a router on gateways; on none, if there are none. */
    void place(final RouterId router, final List<NodeId> gateways) {
        final var path = MemoryCodec.pathOfPlacement(router);
        write(path, transaction -> {
            if (gateways.isEmpty()) {
                transaction.delete(LogicalDatastoreType.CONFIGURATION, path);
            } else {
                transaction.put(LogicalDatastoreType.CONFIGURATION, path, MemoryCodec.placement(router, gateways));
            }
        });
    }

    /** Has a node served. */
    void serve(final NodeId node, final NodeService service) {
        final var path = MemoryCodec.pathOfService(node);
        write(path, transaction ->
            transaction.put(LogicalDatastoreType.CONFIGURATION, path, MemoryCodec.service(node, service)));
    }

    /** Forgets who served a node that is gone. */
    void serveNoMore(final NodeId node) {
        final var path = MemoryCodec.pathOfService(node);
        write(path, transaction -> transaction.delete(LogicalDatastoreType.CONFIGURATION, path));
    }

    /** Remembers whose an IP address is. */
    void rememberNeighbour(final NeighbourId id, final MacAddress mac) {
        write(id, transaction -> transaction.put(LogicalDatastoreType.CONFIGURATION,
            MemoryCodec.pathOfNeighbour(id), MemoryCodec.neighbour(id, mac)));
    }

    /** Forgets whose an IP address was. */
    void forgetNeighbour(final NeighbourId id) {
        write(id, transaction ->
            transaction.delete(LogicalDatastoreType.CONFIGURATION, MemoryCodec.pathOfNeighbour(id)));
    }

    /** The objects that have keys. */
    Collection<KeyOwner> keyOwners() {
        return keys.keySet();
    }

    /** The number of the latest request. */
    long lastRequest() {
        return requests;
    }

    /** Whether everything up to a request is in the datastore. */
    boolean answered(final long request) {
        return requested.isEmpty() || requested.values().iterator().next() > request;
    }

    @Override
    public void remember(final InterfaceId at, final InterfaceState state) {
        write(at, transaction -> transaction.put(LogicalDatastoreType.CONFIGURATION,
            MemoryCodec.path(at), MemoryCodec.vif(at, state)));
    }
}
