package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * Bundles: changes that a switch takes all together or not at all, as the ONF's extension 230 to OpenFlow 1.3 has them.
 * What a bundle needs is one train of messages: an ONF_BUNDLE_ADD_MESSAGE for each change, the first of which opens
 * the bundle, and the request to commit it. All have one transaction id, so the one answer to the commit, or the first
 * error, ends the call that sent them.
 *
 * <p>A bundle in which Open vSwitch hears nothing for ten seconds expires, and what follows would be another one: for
 * that it sends an error, under the id of the message that opened it (ofproto/connmgr.c).
 */
final class BundleCodec {
    /** The type in the OpenFlow header of all messages of a train. */
    static final int EXPERIMENTER = 4;
    /** The experimenter of bundles. */
    static final int ONF = 0x4f4e4600;

    private static final int VERSION = 4;
    private static final int CONTROL = 2300;
    private static final int ADD_MESSAGE = 2301;
    private static final int COMMIT_REQUEST = 4;
    private static final int ATOMIC_ORDERED = 3;
    private static final int HEADER = 8;
    /** Where the length and the transaction id are in a header. */
    private static final int LENGTH = 2;
    private static final int XID = 4;
    /** Headers of OpenFlow, experimenter and bundle, behind which a change begins. */
    private static final int ADD_HEADER = 24;

    private BundleCodec() {
        // static
    }

    /**
     * A train, still without transaction ids.
     *
     * @param bundle its number, of which there is no other under way to the same switch
     * @throws IllegalArgumentException when a change cannot be said in OpenFlow 1.3
     */
    static byte[] train(final int bundle, final List<Mod> mods) {
        final ByteBuf out = Unpooled.buffer(mods.size() * 256);
        for (final Mod mod : mods) {
            final byte[] body = RpcSwitchLink.encode(mod);
            header(out, ADD_HEADER + HEADER + body.length, ADD_MESSAGE).writeInt(bundle).writeShort(0)
                .writeShort(ATOMIC_ORDERED);
            out.writeByte(VERSION).writeByte(RpcSwitchLink.type(mod)).writeShort(HEADER + body.length).writeInt(0)
                .writeBytes(body);
        }
        header(out, ADD_HEADER, CONTROL).writeInt(bundle).writeShort(COMMIT_REQUEST).writeShort(ATOMIC_ORDERED);
        return Bytes.array(out);
    }

    private static ByteBuf header(final ByteBuf out, final int length, final int type) {
        if (length > 0xffff) {
            throw new IllegalArgumentException("a change of " + length + " bytes does not fit into a bundle");
        }
        return out.writeByte(VERSION).writeByte(EXPERIMENTER).writeShort(length).writeInt(0).writeInt(ONF)
            .writeInt(type);
    }

    /** Writes a train with its transaction id. */
    static void write(final byte[] train, final int xid, final ByteBuf out) {
        final int start = out.writerIndex();
        out.writeBytes(train);
        for (int at = start; at < out.writerIndex(); at += out.getUnsignedShort(at + LENGTH)) {
            out.setInt(at + XID, xid);
            if (out.getUnsignedShort(at + LENGTH) > ADD_HEADER) {
                out.setInt(at + ADD_HEADER + XID, xid);
            }
        }
    }
}
