package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.BadActionCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.BadInstructionCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.BadMatchCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.BadRequestCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.ErrorType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.ExperimenterId;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.FlowModFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.GroupModFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.HelloFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.MeterModFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.PortModFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.QueueOpFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.RoleRequestFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.SwitchConfigFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.TableFeaturesFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.common.types.rev130731.TableModFailedCode;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.BarrierOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ErrorMessage;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ErrorMessageBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.ExperimenterMessageBuilder;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.protocol.rev130731.OfHeader;
import org.opendaylight.yang.gen.v1.urn.weft.openflow.message.rev261123.experimenter.input.experimenter.data.of.choice.RawMessageDataBuilder;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint8;

/**
 * Errors and experimenter messages from switches (OpenFlow 1.3 sections 7.4.4 and 7.5.4), for OpenFlowPlugin, which
 * cannot read those of experimenters: it compares their numbers by reference, drops the message, and takes the call
 * that is answered for done.
 */
final class AnswerCodec {
    static final int ERROR = 1;

    private static final String UNKNOWN = "UNKNOWN_CODE";
    private static final Map<ErrorType, IntFunction<? extends Enum<?>>> CODES = Map.ofEntries(
        Map.entry(ErrorType.HELLOFAILED, HelloFailedCode::forValue),
        Map.entry(ErrorType.BADREQUEST, BadRequestCode::forValue),
        Map.entry(ErrorType.BADACTION, BadActionCode::forValue),
        Map.entry(ErrorType.BADINSTRUCTION, BadInstructionCode::forValue),
        Map.entry(ErrorType.BADMATCH, BadMatchCode::forValue),
        Map.entry(ErrorType.FLOWMODFAILED, FlowModFailedCode::forValue),
        Map.entry(ErrorType.GROUPMODFAILED, GroupModFailedCode::forValue),
        Map.entry(ErrorType.PORTMODFAILED, PortModFailedCode::forValue),
        Map.entry(ErrorType.TABLEMODFAILED, TableModFailedCode::forValue),
        Map.entry(ErrorType.QUEUEOPFAILED, QueueOpFailedCode::forValue),
        Map.entry(ErrorType.SWITCHCONFIGFAILED, SwitchConfigFailedCode::forValue),
        Map.entry(ErrorType.ROLEREQUESTFAILED, RoleRequestFailedCode::forValue),
        Map.entry(ErrorType.METERMODFAILED, MeterModFailedCode::forValue),
        Map.entry(ErrorType.TABLEFEATURESFAILED, TableFeaturesFailedCode::forValue));

    private AnswerCodec() {
        // static
    }

    /** Reads an error behind its version, type and length. The code of an experimenter's error is its type there. */
    static ErrorMessage error(final ByteBuf in) {
        final var error = new ErrorMessageBuilder().setVersion(RawMessages.OPENFLOW_13)
            .setXid(Uint32.fromIntBits(in.readInt()));
        final int typeNumber = in.readUnsignedShort();
        final int code = in.readUnsignedShort();
        final Optional<ErrorType> type = Optional.ofNullable(ErrorType.forValue(typeNumber));
        return error.setType(Uint16.valueOf(typeNumber)).setTypeString(type.map(Enum::name).orElse("UNKNOWN_TYPE"))
            .setCode(Uint16.valueOf(code))
            .setCodeString(type.map(CODES::get).flatMap(codes -> Optional.<Enum<?>>ofNullable(codes.apply(code)))
                .map(Enum::name).orElse(type.equals(Optional.of(ErrorType.EXPERIMENTER)) ? Integer.toString(code)
                    : UNKNOWN))
            .setData(Bytes.array(in)).build();
    }

    /**
     * Reads an experimenter message behind its version, type and length. That of the ONF is the answer to the commit of
     * a bundle, of which nothing counts but which one: it becomes an answer that the plugin tells nobody else of.
     */
    static OfHeader experimenter(final ByteBuf in) {
        final Uint32 xid = Uint32.fromIntBits(in.readInt());
        final int experimenter = in.readInt();
        if (experimenter == BundleCodec.ONF) {
            return new BarrierOutputBuilder().setVersion(RawMessages.OPENFLOW_13).setXid(xid).build();
        }
        return new ExperimenterMessageBuilder().setVersion(RawMessages.OPENFLOW_13).setXid(xid)
            .setExperimenter(new ExperimenterId(Uint32.fromIntBits(experimenter)))
            .setExpType(Uint32.fromIntBits(in.readInt()))
            .setExperimenterDataOfChoice(new RawMessageDataBuilder()
                .setMessageType(Uint8.valueOf(BundleCodec.EXPERIMENTER)).setMessageBody(Bytes.array(in)).build())
            .build();
    }
}
