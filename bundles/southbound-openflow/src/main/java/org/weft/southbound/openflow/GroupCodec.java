package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.node.Action;
import org.weft.node.Group;
import org.weft.node.GroupKey;

/**
 * Groups and their ofp_group_mod and ofp_group_desc (OpenFlow 1.3 sections 7.3.4.2 and 7.3.5.10). Buckets of a select
 * group, and no others, have a weight; those of a fast failover group, and no others, watch something.
 */
final class GroupCodec {
    static final int GROUP_MOD = 15;
    static final int MULTIPART_GROUP_DESC = 7;

    private static final int ADD = 0;
    private static final int MODIFY = 1;
    private static final int DELETE = 2;
    private static final int ALL = 0;
    private static final int SELECT = 1;
    private static final int FAST_FAILOVER = 3;
    private static final int BUCKET_HEAD = 16;

    private GroupCodec() {
        // static
    }

    /** Body of the group-mod that adds a group.
     *
     * @throws IllegalArgumentException when it cannot be said in OpenFlow 1.3 */
    static byte[] add(final Group group) {
        return put(ADD, group);
    }

    /** Body of the group-mod that gives a group that exists another type or other buckets.
     *
     * @throws IllegalArgumentException when it cannot be said in OpenFlow 1.3 */
    static byte[] modify(final Group group) {
        return put(MODIFY, group);
    }

    static byte[] delete(final GroupKey key) {
        final ByteBuf out = Unpooled.buffer(8);
        out.writeShort(DELETE).writeShort(0).writeInt(key.id());
        return Bytes.array(out);
    }

    private static byte[] put(final int command, final Group group) {
        final ByteBuf out = Unpooled.buffer(128);
        out.writeShort(command).writeByte(typeCode(group.type())).writeZero(1).writeInt(group.key().id());
        for (final Group.Bucket bucket : group.buckets()) {
            if (bucket.watch().isPresent() != (group.type() == Group.Type.FAST_FAILOVER)) {
                throw new IllegalArgumentException("buckets of fast failover groups watch something, others do not: "
                    + group);
            }
            if (bucket.weight() != 1 && group.type() != Group.Type.SELECT) {
                throw new IllegalArgumentException("a weight in a group that does not choose by it: " + group);
            }
            final int start = out.writerIndex();
            out.writeShort(0).writeShort(group.type() == Group.Type.SELECT ? bucket.weight() : 0)
                .writeInt(watchedPort(bucket)).writeInt(watchedGroup(bucket)).writeZero(4);
            ActionCodec.write(out, bucket.actions());
            out.setShort(start, out.writerIndex() - start);
        }
        if (out.readableBytes() > 0xffff - 8) {
            throw new IllegalArgumentException("group " + Integer.toUnsignedString(group.key().id()) + " with "
                + group.buckets().size() + " buckets does not fit into an OpenFlow message");
        }
        return Bytes.array(out);
    }

    private static int typeCode(final Group.Type type) {
        return switch (type) {
            case ALL -> ALL;
            case SELECT -> SELECT;
            case FAST_FAILOVER -> FAST_FAILOVER;
        };
    }

    private static int watchedPort(final Group.Bucket bucket) {
        return bucket.watch().filter(Group.Watch.Port.class::isInstance)
            .map(it -> ((Group.Watch.Port) it).ofport()).orElse(FlowCodec.ANY);
    }

    private static int watchedGroup(final Group.Bucket bucket) {
        return bucket.watch().filter(Group.Watch.OfGroup.class::isInstance)
            .map(it -> ((Group.Watch.OfGroup) it).id()).orElse(FlowCodec.ANY);
    }

    /** Reads the body of one multipart reply into {@code contents}.
     *
     * @throws IndexOutOfBoundsException when it is cut off */
    static void readDescriptions(final byte[] body, final Contents contents) {
        final ByteBuf in = Unpooled.wrappedBuffer(body);
        while (in.isReadable()) {
            final ByteBuf one = in.readSlice(in.getUnsignedShort(in.readerIndex()));
            one.skipBytes(2);
            final int type = one.readUnsignedByte();
            one.skipBytes(1);
            final GroupKey key = new GroupKey(one.readInt());
            contents.entries().put(key, readType(type).flatMap(known -> readBuckets(known, one)
                .map(buckets -> new Group(key, known, buckets))));
        }
    }

    private static Optional<Group.Type> readType(final int code) {
        return switch (code) {
            case ALL -> Optional.of(Group.Type.ALL);
            case SELECT -> Optional.of(Group.Type.SELECT);
            case FAST_FAILOVER -> Optional.of(Group.Type.FAST_FAILOVER);
            default -> Optional.empty();
        };
    }

    private static Optional<List<Group.Bucket>> readBuckets(final Group.Type type, final ByteBuf in) {
        final List<Group.Bucket> buckets = new ArrayList<>();
        while (in.isReadable()) {
            final ByteBuf one = in.readSlice(in.getUnsignedShort(in.readerIndex()));
            final int weight = one.getUnsignedShort(2);
            final int port = one.getInt(4);
            final int group = one.getInt(8);
            final Optional<List<Action>> actions = ActionCodec.read(one.skipBytes(BUCKET_HEAD));
            if (actions.isEmpty() || type == Group.Type.SELECT && weight == 0
                    || (port == FlowCodec.ANY) == (group == FlowCodec.ANY) == (type == Group.Type.FAST_FAILOVER)) {
                return Optional.empty();
            }
            buckets.add(new Group.Bucket(actions.orElseThrow(), watch(port, group),
                type == Group.Type.SELECT ? weight : 1));
        }
        return Optional.of(buckets);
    }

    private static Optional<Group.Watch> watch(final int port, final int group) {
        if (port != FlowCodec.ANY) {
            return Optional.of(new Group.Watch.Port(port));
        }
        return group == FlowCodec.ANY ? Optional.empty() : Optional.of(new Group.Watch.OfGroup(group));
    }

    /** Whether a group on a switch is the wanted one. */
    static boolean same(final Group wanted, final Group actual) {
        if (!wanted.key().equals(actual.key()) || wanted.type() != actual.type()
                || wanted.buckets().size() != actual.buckets().size()) {
            return false;
        }
        for (int at = 0; at < wanted.buckets().size(); at++) {
            final Group.Bucket one = wanted.buckets().get(at);
            final Group.Bucket other = actual.buckets().get(at);
            if (!one.watch().equals(other.watch()) || one.weight() != other.weight()
                    || !ActionCodec.same(one.actions(), other.actions())) {
                return false;
            }
        }
        return true;
    }
}
