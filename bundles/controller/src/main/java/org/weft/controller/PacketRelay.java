package org.weft.controller;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.RelayPacket;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.RelayPacketInput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.RelayPacketInputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.RelayPacketOutput;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.RelayPacketOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.members.rev261123.relay.packet.input.FieldBuilder;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.opendaylight.yangtools.yang.common.Uint8;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.Bits;
import org.weft.node.Field;
import org.weft.node.driver.PacketIn;

/**
 * Brings packets from the member that serves a node to the one that leads, which alone registers it as the RPC. A
 * packet that does not arrive is lost like any other. Thread-safe.
 */
final class PacketRelay implements RelayPacket {
    private static final Logger LOG = LoggerFactory.getLogger(PacketRelay.class);

    private final RpcConsumerRegistry rpcs;
    private final Receiver receiver;

    /** Takes what has come. */
    @FunctionalInterface
    interface Receiver {
        /** A packet has come from a switch. */
        void packetIn(long datapathId, PacketIn packet);
    }

    /**
     * Both ends.
     *
     * @param rpcs where the RPC of the leader is
     * @param receiver hears of packets, if this is the leader
     */
    PacketRelay(final RpcConsumerRegistry rpcs, final Receiver receiver) {
        this.rpcs = rpcs;
        this.receiver = receiver;
    }

    /** Sends a packet to the leader. */
    void send(final long datapathId, final PacketIn packet) {
        Futures.addCallback(rpcs.getRpc(RelayPacket.class).invoke(input(datapathId, packet)), new FutureCallback<>() {
            @Override
            public void onSuccess(final RpcResult<RelayPacketOutput> result) {
                LOG.trace("The leader has got a packet of {}", datapathId);
            }

            @Override
            public void onFailure(final Throwable cause) {
                LOG.debug("The leader has not got a packet of {}", datapathId, cause);
            }
        }, MoreExecutors.directExecutor());
    }

    @Override
    public ListenableFuture<RpcResult<RelayPacketOutput>> invoke(final RelayPacketInput input) {
        try {
            receiver.packetIn(input.requireDatapathId().longValue(), packet(input));
        } catch (IllegalArgumentException | NoSuchElementException e) {
            // no member sends that
            return Futures.immediateFuture(RpcResultBuilder.<RelayPacketOutput>failed()
                .withError(ErrorType.APPLICATION, ErrorTag.INVALID_VALUE, e.getMessage()).build());
        }
        return Futures.immediateFuture(RpcResultBuilder.success(new RelayPacketOutputBuilder().build()).build());
    }

    static RelayPacketInput input(final long datapathId, final PacketIn packet) {
        return new RelayPacketInputBuilder()
            .setDatapathId(Uint64.fromLongBits(datapathId))
            .setTable(Uint8.valueOf(packet.table()))
            .setCookie(Uint64.fromLongBits(packet.cookie()))
            .setField(BindingMap.of(packet.fields().entrySet().stream().map(field -> new FieldBuilder()
                .setName(field.getKey().name())
                .setHigh(Uint64.fromLongBits(field.getValue().hi()))
                .setLow(Uint64.fromLongBits(field.getValue().lo())).build()).toList()))
            .setFrame(packet.frame()).build();
    }

    static PacketIn packet(final RelayPacketInput input) {
        final Map<Field, Bits> fields = new HashMap<>();
        input.nonnullField().values().forEach(field -> fields.put(Field.valueOf(field.getName()),
            new Bits(field.requireHigh().longValue(), field.requireLow().longValue())));
        return new PacketIn(input.requireTable().toJava(), input.requireCookie().longValue(), fields,
            input.requireFrame());
    }
}
