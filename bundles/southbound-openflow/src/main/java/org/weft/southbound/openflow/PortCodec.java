package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weft.node.Action;
import org.weft.node.driver.OpenFlowDriver.PortCounters;

/** Packets for a switch and the counters of its ports (OpenFlow 1.3 sections 7.3.7 and 7.3.5.6). */
final class PortCodec {
    static final int PACKET_OUT = 13;
    static final int MULTIPART_PORT_STATS = 4;

    private static final int NO_BUFFER = -1;

    private PortCodec() {
        // static
    }

    /** Body of the packet-out that runs a frame through actions.
     *
     * @throws IllegalArgumentException when an action cannot be said in one, or it is too long */
    static byte[] packetOut(final byte[] frame, final List<Action> actions) {
        final ByteBuf out = Unpooled.buffer(64 + frame.length);
        out.writeInt(NO_BUFFER).writeInt(Action.CONTROLLER).writeShort(0).writeZero(6);
        final int start = out.writerIndex();
        ActionCodec.write(out, actions);
        final int length = out.writerIndex() - start;
        out.setShort(start - 8, length).writeBytes(frame);
        if (out.readableBytes() > 0xffff - 8) {
            throw new IllegalArgumentException("a frame of " + frame.length + " bytes with " + actions.size()
                + " actions does not fit into an OpenFlow message");
        }
        return Bytes.array(out);
    }

    /** Body of the multipart request for all ports. */
    static byte[] request() {
        final ByteBuf out = Unpooled.buffer(8);
        out.writeInt(FlowCodec.ANY).writeZero(4);
        return Bytes.array(out);
    }

    /** Reads the counters of one multipart reply, by port number.
     *
     * @throws IndexOutOfBoundsException when it is cut off */
    static Map<Integer, PortCounters> readCounters(final byte[] body) {
        final Map<Integer, PortCounters> counters = new HashMap<>();
        final ByteBuf in = Unpooled.wrappedBuffer(body);
        while (in.isReadable()) {
            final ByteBuf one = in.readSlice(112);
            final int port = one.readInt();
            one.skipBytes(4);
            final long receivedPackets = Bytes.counter(one);
            final long sentPackets = Bytes.counter(one);
            final long receivedBytes = Bytes.counter(one);
            final long sentBytes = Bytes.counter(one);
            final long receivedDropped = Bytes.counter(one);
            final long sentDropped = Bytes.counter(one);
            final long receivedErrors = Bytes.counter(one);
            final long sentErrors = Bytes.counter(one);
            counters.put(port, new PortCounters(receivedPackets, receivedBytes, receivedErrors, receivedDropped,
                sentPackets, sentBytes, sentErrors, sentDropped));
        }
        return counters;
    }
}
