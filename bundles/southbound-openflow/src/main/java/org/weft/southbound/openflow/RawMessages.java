package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.opendaylight.openflowjava.protocol.api.extensibility.OFDeserializer;
import org.opendaylight.openflowjava.protocol.api.extensibility.OFSerializer;
import org.opendaylight.openflowjava.protocol.api.keys.ExperimenterIdTypeSerializerKey;
import org.opendaylight.openflowjava.protocol.api.keys.MessageCodeKey;
import org.opendaylight.openflowjava.protocol.api.keys.MessageTypeKey;
import org.opendaylight.openflowjava.protocol.spi.connection.SwitchConnectionProvider;
import org.opendaylight.openflowplugin.extension.api.ConverterMessageToOFJava;
import org.opendaylight.openflowplugin.extension.api.ConvertorData;
import org.opendaylight.openflowplugin.extension.api.OpenFlowPluginExtensionRegistratorProvider;
import org.opendaylight.openflowplugin.extension.api.TypeVersionKey;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.NodeConnectorId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.inventory.rev130819.nodes.Node;
import org.opendaylight.yang.gen.v1.urn.opendaylight.multipart.types.rev170112.multipart.reply.MultipartReplyBody;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.ExperimenterId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ErrorMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ExperimenterMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.OfHeader;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.experimenter.core.ExperimenterDataOfChoice;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflowplugin.experimenter.types.rev151020.multipart.reply.multipart.reply.body.MultipartReplyExperimenterBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.ConnectionCookie;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketInMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketInMessageBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.packet.in.message.MatchBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.experimenter.input.experimenter.data.of.choice.RawMessageData;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.experimenter.input.experimenter.data.of.choice.RawMessageDataBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.send.experimenter.input.experimenter.message.of.choice.RawMessage;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.send.experimenter.mp.request.input.experimenter.message.of.choice.RawMultipartRequest;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.send.experimenter.mp.request.output.experimenter.core.message.item.experimenter.message.of.choice.RawMultipartReplyBuilder;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint8;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets OpenFlowPlugin's experimenter RPCs carry any OpenFlow 1.3 message as bytes. Its serializers of experimenter
 * messages are extension points that write the end of a message; ours goes back and turns the experimenter header
 * that is already there into that of another type, or leaves it out and sends a bundle's train of messages. The
 * transaction id stays the plugin's, so its queue pairs replies, errors and barriers as usual.
 *
 * <p>Flow and port statistics, group descriptions and meter configurations are taken over from the plugin: their
 * replies arrive as bytes, whoever asked for them. So statistics polling of these and the RPCs that ask for them do
 * not work in this process. Errors and experimenter messages are taken over too: {@link AnswerCodec}. So are
 * packet-ins, of which the plugin cannot decode most of what Open vSwitch tells of a packet: its notification
 * packet-received has the whole message for a payload, and a mark by which it is told from one of the plugin's own
 * decoder. A decoder does not know from which switch its message comes; the plugin adds that when it sees a port in
 * the match, and here that is any port.
 *
 * <p>Works with single-layer serialization (the default) only. Depends on how {@code ExperimenterInputMessageFactory}
 * and {@code MultipartRequestMessageSerializer} of 0.16.3 lay out their headers, and on {@code DeviceContextImpl}
 * copying the payload and the connection-cookie of a packet: see it again with each upgrade.
 */
final class RawMessages implements AutoCloseable {
    static final Uint8 OPENFLOW_13 = Uint8.valueOf(4);

    private static final Logger LOG = LoggerFactory.getLogger(RawMessages.class);
    private static final List<Integer> MULTIPART_TYPES = List.of(FlowCodec.MULTIPART_FLOW,
        GroupCodec.MULTIPART_GROUP_DESC, MeterCodec.MULTIPART_METER_CONFIG, PortCodec.MULTIPART_PORT_STATS);
    /** The connection-cookie of packets that were decoded here; the plugin leaves it out. */
    private static final Uint32 PACKET_IN_MARK = Uint32.valueOf(0x57454654);
    private static final NodeConnectorId ANY_PORT = new NodeConnectorId("openflow:0:1");
    /** Names our serializer within this process; never on the wire. */
    private static final Uint32 EXPERIMENTER = Uint32.valueOf(0x57454654);
    private static final Uint32 EXPERIMENTER_TYPE = Uint32.ZERO;
    private static final int HEADER = 8;
    private static final int XID = 4;
    private static final int EXPERIMENTER_HEADER = 16;
    private static final int MULTIPART_HEADER = 16;

    private final List<SwitchConnectionProvider> providers;
    private final ExperimenterIdTypeSerializerKey<ExperimenterDataOfChoice> messageKey =
        new ExperimenterIdTypeSerializerKey<>(OPENFLOW_13, EXPERIMENTER, EXPERIMENTER_TYPE.longValue(),
            ExperimenterDataOfChoice.class);
    private final List<Registration> registrations = new ArrayList<>();

    RawMessages(final Collection<? extends SwitchConnectionProvider> providers,
            final OpenFlowPluginExtensionRegistratorProvider extensions) {
        this.providers = List.copyOf(providers);
        registrations.add(extensions.getExtensionConverterRegistrator()
            .registerMessageConvertor(new TypeVersionKey<>(RawMessage.class, OPENFLOW_13), new ToOpenFlowJava()));
        for (final SwitchConnectionProvider provider : this.providers) {
            provider.registerExperimenterMessageSerializer(messageKey,
                (OFSerializer<RawMessageData>) RawMessages::write);
            provider.registerSerializer(new MessageTypeKey<>(OPENFLOW_13, RawMultipartRequest.class),
                (OFSerializer<RawMultipartRequest>) RawMessages::write);
        }
        takeReplies();
    }

    /**
     * Takes the replies over, again if need be: the plugin puts its own decoders back when it starts to listen, which
     * may be after this object was made.
     */
    void takeReplies() {
        for (final SwitchConnectionProvider provider : providers) {
            for (final int type : MULTIPART_TYPES) {
                provider.registerDeserializer(new MessageCodeKey(OPENFLOW_13, type, MultipartReplyBody.class),
                    (OFDeserializer<MultipartReplyBody>) in -> read(type, in));
            }
            provider.registerDeserializer(
                new MessageCodeKey(OPENFLOW_13, PacketInCodec.PACKET_IN, PacketInMessage.class),
                (OFDeserializer<PacketInMessage>) RawMessages::readPacketIn);
            provider.registerDeserializer(new MessageCodeKey(OPENFLOW_13, AnswerCodec.ERROR, ErrorMessage.class),
                (OFDeserializer<ErrorMessage>) AnswerCodec::error);
            provider.registerDeserializer(
                new MessageCodeKey(OPENFLOW_13, BundleCodec.EXPERIMENTER, ExperimenterMessage.class),
                (OFDeserializer<OfHeader>) AnswerCodec::experimenter);
        }
    }

    private static void write(final RawMessageData data, final ByteBuf out) {
        final int start = out.writerIndex() - EXPERIMENTER_HEADER;
        if (data.getMessageType().intValue() == BundleCodec.EXPERIMENTER) {
            // the header that is there, and the length that the plugin will put into it, are not sent
            out.readerIndex(out.writerIndex());
            BundleCodec.write(data.getMessageBody(), out.getInt(start + XID), out);
            return;
        }
        out.setByte(start + 1, data.getMessageType().intValue());
        out.writerIndex(start + HEADER);
        out.writeBytes(data.getMessageBody());
    }

    private static void write(final RawMultipartRequest request, final ByteBuf out) {
        final int start = out.writerIndex() - MULTIPART_HEADER;
        out.setShort(start + HEADER, request.getMultipartType().intValue());
        out.writeBytes(request.getMultipartBody());
    }

    private static PacketInMessage readPacketIn(final ByteBuf in) {
        return new PacketInMessageBuilder().setVersion(OPENFLOW_13).setXid(Uint32.fromIntBits(in.readInt()))
            .setConnectionCookie(new ConnectionCookie(PACKET_IN_MARK)).setPayload(Bytes.array(in))
            .setMatch(new MatchBuilder().setInPort(ANY_PORT).build()).build();
    }

    /**
     * Hands over what a packet-received brings.
     *
     * @param taker gets the datapath and the packet-in without its OpenFlow header
     */
    static void read(final PacketReceived packet, final BiConsumer<Long, byte[]> taker) {
        final ConnectionCookie mark = packet.getConnectionCookie();
        if (mark == null || !mark.getValue().equals(PACKET_IN_MARK)) {
            LOG.debug("A packet that came before its decoder is left out");
            return;
        }
        final String node = packet.getIngress().getValue().firstKeyOf(Node.class).getId().getValue();
        taker.accept(Long.parseUnsignedLong(node.substring(node.indexOf(':') + 1)), packet.getPayload());
    }

    private static MultipartReplyBody read(final int type, final ByteBuf in) {
        final byte[] body = new byte[in.readableBytes()];
        in.readBytes(body);
        return new MultipartReplyExperimenterBuilder()
            .setExperimenterMessageOfChoice(new RawMultipartReplyBuilder()
                .setMultipartType(Uint16.valueOf(type)).setMultipartBody(body).build())
            .build();
    }

    /** Stops messages from being sent. Replies stay taken over: a decoder can be replaced but not given back. */
    @Override
    public void close() {
        registrations.forEach(Registration::close);
        providers.forEach(provider -> provider.unregisterSerializer(messageKey));
    }

    private static final class ToOpenFlowJava
            implements ConverterMessageToOFJava<RawMessage, RawMessageData, ConvertorData> {
        @Override
        public RawMessageData convert(final RawMessage message, final ConvertorData data) {
            return new RawMessageDataBuilder()
                .setMessageType(message.getMessageType()).setMessageBody(message.getMessageBody()).build();
        }

        @Override
        public ExperimenterId getExperimenterId() {
            return new ExperimenterId(EXPERIMENTER);
        }

        @Override
        public Uint32 getType() {
            return EXPERIMENTER_TYPE;
        }
    }
}
