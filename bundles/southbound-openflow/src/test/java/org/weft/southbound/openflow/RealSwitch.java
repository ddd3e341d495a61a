package org.weft.southbound.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Open vSwitch with the dummy datapath, without root, and an OpenFlow 1.3 connection to its bridge by the unix
 * socket that ovs-ofctl uses. Its processes are children of this one and end with it.
 */
final class RealSwitch implements AutoCloseable {
    static final String BRIDGE = "br0";

    private static final int VERSION = 4;
    private static final int ERROR = 1;
    private static final int ECHO_REQUEST = 2;
    private static final int SET_CONFIG = 9;
    private static final int MULTIPART = 18;
    private static final int BARRIER = 20;
    private static final long SECONDS = 60;

    private final List<Process> daemons = new ArrayList<>();
    private final Thread hook = new Thread(this::end, "ovs-end");
    private final Path dir;
    private final SocketChannel channel;
    private int lastXid;

    /** Starts one with the ports 1 to 3. */
    RealSwitch() throws IOException {
        // short, because the path of a socket may not be long
        dir = Files.createTempDirectory(Path.of("/tmp"), "weft-of");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            run("ovsdb-tool", "create", dir + "/conf.db", "/usr/share/openvswitch/vswitch.ovsschema");
            start("ovsdb-server", dir + "/conf.db", "--remote=punix:" + dir + "/db.sock");
            await(dir.resolve("db.sock"));
            start("ovs-vswitchd", "unix:" + dir + "/db.sock", "--enable-dummy=system");
            run("ovs-vsctl", "--db=unix:" + dir + "/db.sock", "--timeout=60", "--", "init", "--", "add-br", BRIDGE,
                "--", "set", "bridge", BRIDGE, "fail_mode=secure",
                "--", "add-port", BRIDGE, "p1", "--", "set", "interface", "p1", "type=dummy", "ofport_request=1",
                "--", "add-port", BRIDGE, "p2", "--", "set", "interface", "p2", "type=dummy", "ofport_request=2",
                "--", "add-port", BRIDGE, "p3", "--", "set", "interface", "p3", "type=dummy", "ofport_request=3");
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(dir.resolve(BRIDGE + ".mgmt")));
            write(0, new byte[0]);
            read();
        } catch (IOException | IllegalStateException e) {
            close();
            throw e;
        }
    }

    private ProcessBuilder builder(final String... words) {
        final ProcessBuilder builder = new ProcessBuilder(words);
        List.of("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR")
            .forEach(name -> builder.environment().put(name, dir.toString()));
        return builder.redirectErrorStream(true);
    }

    private void start(final String program, final String... options) throws IOException {
        final List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(options));
        words.addAll(List.of("-vconsole:off", "--unixctl=" + dir + "/" + program + ".ctl",
            "--log-file=" + dir + "/" + program + ".log"));
        daemons.add(builder(words.toArray(String[]::new)).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    }

    private static void await(final Path socket) throws IOException {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Files.exists(socket)) {
            if (System.nanoTime() > end) {
                throw new IOException(socket + " has not come");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String run(final String... words) {
        try {
            final Process process = builder(words).start();
            final String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs {@code ovs-ofctl} with OpenFlow 1.3. */
    String ofctl(final String command, final String... more) {
        final List<String> words =
            new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow13", "--no-stats", "--no-names", "--timeout=60"));
        words.addAll(List.of(command, BRIDGE));
        words.addAll(Arrays.asList(more));
        return run(words.toArray(String[]::new));
    }

    /** Has a packet, described as in ovs-appctl ofproto/trace, come in; its effects are there on return. */
    void receive(final String packet) {
        run("ovs-appctl", "-t", dir + "/ovs-vswitchd.ctl", "ofproto/trace", BRIDGE, packet, "-generate");
    }

    /** Writes a file that goes with the switch. */
    String file(final Collection<String> lines) throws IOException {
        return Files.write(Files.createTempFile(dir, "lines", ".txt"), lines).toString();
    }

    private int write(final int type, final byte[] body) throws IOException {
        final ByteBuffer out = ByteBuffer.allocate(8 + body.length);
        out.put((byte) VERSION).put((byte) type).putShort((short) out.capacity()).putInt(++lastXid).put(body).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        return lastXid;
    }

    /** A message with its header. */
    private ByteBuffer read() throws IOException {
        final var in = Channels.newInputStream(channel);
        final byte[] head = in.readNBytes(8);
        if (head.length < 8) {
            throw new IOException("the switch has hung up");
        }
        final ByteBuffer start = ByteBuffer.wrap(head);
        final byte[] rest = in.readNBytes(Short.toUnsignedInt(start.getShort(2)) - 8);
        return ByteBuffer.allocate(8 + rest.length).put(head).put(rest).flip();
    }

    /** Sends messages and waits for a barrier; what the switch has refused is the result. */
    List<String> send(final Collection<Mod> mods) throws IOException {
        final Map<Integer, String> sent = new HashMap<>();
        for (final Mod mod : mods) {
            sent.put(write(RpcSwitchLink.type(mod), RpcSwitchLink.encode(mod)), mod.toString());
        }
        return barrier(sent);
    }

    /** Sends changes in a bundle and waits for its result; errors are the result, or nothing. */
    List<String> sendTogether(final List<Mod> mods) throws IOException {
        final int xid = ++lastXid;
        final ByteBuf train = Unpooled.buffer();
        BundleCodec.write(BundleCodec.train(xid, mods), xid, train);
        final ByteBuffer out = train.nioBuffer();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        final List<String> errors = new ArrayList<>();
        final int barrier = write(BARRIER, new byte[0]);
        boolean committed = false;
        for (ByteBuffer answer = read(); answer.getInt(4) != barrier; answer = read()) {
            answerEcho(answer);
            if (answer.getInt(4) == xid) {
                final ByteBuf body = Unpooled.wrappedBuffer(answer).skipBytes(4);
                if (answer.get(1) == ERROR) {
                    final var error = AnswerCodec.error(body);
                    errors.add(error.getTypeString() + " " + error.getCodeString());
                } else {
                    committed |= AnswerCodec.experimenter(body).getXid().intValue() == xid;
                }
            }
        }
        if (committed != errors.isEmpty()) {
            throw new IOException("committed: " + committed + ", errors: " + errors);
        }
        return errors;
    }

    List<String> packetOut(final byte[] body) throws IOException {
        return barrier(Map.of(write(PortCodec.PACKET_OUT, body), "packet-out"));
    }

    private List<String> barrier(final Map<Integer, String> sent) throws IOException {
        final List<String> refused = new ArrayList<>();
        final int barrier = write(BARRIER, new byte[0]);
        ByteBuffer answer = read();
        while (answer.getInt(4) != barrier) {
            if (answer.get(1) == ERROR) {
                refused.add("error " + answer.getShort(8) + "/" + answer.getShort(10) + ": "
                    + sent.get(answer.getInt(4)));
            }
            answerEcho(answer);
            answer = read();
        }
        return refused;
    }

    /** Asks for packets with all their bytes, which a connection of this kind does not get else. */
    void hearPackets() throws IOException {
        write(SET_CONFIG, ByteBuffer.allocate(4).putShort((short) 0).putShort((short) -1).array());
        final List<String> refused = barrier(Map.of());
        if (!refused.isEmpty()) {
            throw new IOException(refused.toString());
        }
    }

    /** Waits for the next packet-in; its body. */
    byte[] packetIn() throws IOException {
        ByteBuffer message = read();
        while (message.get(1) != PacketInCodec.PACKET_IN) {
            answerEcho(message);
            message = read();
        }
        return Arrays.copyOfRange(message.array(), 8, message.limit());
    }

    /** Has a frame come in by a port. */
    void inject(final String port, final byte[] frame) {
        run("ovs-appctl", "-t", dir + "/ovs-vswitchd.ctl", "netdev-dummy/receive", port,
            HexFormat.of().formatHex(frame));
    }

    private void answerEcho(final ByteBuffer message) throws IOException {
        if (message.get(1) == ECHO_REQUEST) {
            message.put(1, (byte) (ECHO_REQUEST + 1));
            channel.write(message.duplicate());
        }
    }

    /** The bodies of the replies to a multipart request. */
    List<byte[]> multipart(final int type, final byte[] body) throws IOException {
        final ByteBuffer request = ByteBuffer.allocate(8 + body.length);
        request.putShort((short) type).putShort((short) 0).putInt(0).put(body);
        final int xid = write(MULTIPART, request.array());
        final List<byte[]> bodies = new ArrayList<>();
        boolean more = true;
        while (more) {
            final ByteBuffer answer = read();
            answerEcho(answer);
            if (answer.getInt(4) == xid) {
                if (answer.get(1) == ERROR) {
                    throw new IOException("multipart " + type + " was refused");
                }
                more = answer.getShort(10) != 0;
                bodies.add(Arrays.copyOfRange(answer.array(), 16, answer.limit()));
            }
        }
        return bodies;
    }

    /** What it holds. */
    Contents contents() throws IOException {
        final Contents contents = new Contents(new HashMap<>(), new ArrayList<>());
        multipart(FlowCodec.MULTIPART_FLOW, FlowCodec.statisticsRequest())
            .forEach(body -> FlowCodec.readStatistics(body, contents));
        multipart(GroupCodec.MULTIPART_GROUP_DESC, new byte[0])
            .forEach(body -> GroupCodec.readDescriptions(body, contents));
        multipart(MeterCodec.MULTIPART_METER_CONFIG, MeterCodec.request())
            .forEach(body -> MeterCodec.readConfigs(body, contents));
        return contents;
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void end() {
        daemons.forEach(Process::destroyForcibly);
        try (Stream<Path> files = Files.exists(dir) ? Files.walk(dir) : Stream.empty()) {
            for (final Process daemon : daemons) {
                daemon.waitFor(10, TimeUnit.SECONDS);
            }
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
