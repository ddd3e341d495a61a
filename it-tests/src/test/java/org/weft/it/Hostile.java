package org.weft.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A client that means no good: what it sends to a port, over and over. Its random numbers are told, to be repeated. */
final class Hostile {
    private static final int OPENFLOW_VERSION = 4;
    private static final int OPENFLOW_TYPES = 30;
    private static final int PATIENCE_MS = 200;

    private final int port;
    private final Random random;

    Hostile(final int port, final long seed) {
        this.port = port;
        random = new Random(seed);
    }

    private Socket connect() throws IOException {
        final var socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /**
     * Sends something on a connection of its own, listens for an answer for a moment, answers it with something more,
     * and closes. The other side may close first: that is what it is to do.
     */
    void say(final byte[] first, final byte[] second) throws IOException {
        try (Socket socket = connect()) {
            final OutputStream out = socket.getOutputStream();
            try {
                out.write(first);
                out.flush();
                final byte[] answer = new byte[4096];
                if (socket.getInputStream().read(answer) >= 0) {
                    out.write(second);
                    out.flush();
                    socket.getInputStream().read(answer);
                }
            } catch (IOException e) {
                // it closes, or says nothing
                return;
            }
        }
    }

    byte[] garbage(final int most) {
        final byte[] bytes = new byte[1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A message of JSON-RPC that is none, or whose parts are not what they ought to be. */
    byte[] jsonRpc() {
        final String text = switch (random.nextInt(9)) {
            case 0 -> "{\"method\":\"update\",\"params\":[null,{\"Open_vSwitch\":" + value(3) + "}],\"id\":null}";
            case 1 -> "{\"id\":" + value(1) + ",\"result\":" + value(4) + ",\"error\":" + value(1) + "}";
            case 2 -> "{\"method\":" + value(1) + ",\"params\":" + value(2) + ",\"id\":" + value(1) + "}";
            case 3 -> "[".repeat(50_000);
            case 4 -> "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);
            case 5 -> "{\"method\":\"echo\",\"params\":[],\"id\":\"" + "x".repeat(200_000) + "\"}";
            case 6 -> "}{][,,::\"\\u00zz";
            case 7 -> "{\"id\":\"get_schema\",\"result\":{\"name\":\"Open_vSwitch\",\"tables\":" + value(3)
                + "},\"error\":null}";
            default -> value(5);
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String value(final int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> "null";
            case 1 -> Long.toString(random.nextLong());
            case 2 -> "1e" + random.nextInt(400);
            case 3 -> "\"" + Integer.toString(random.nextInt(), 36) + "\"";
            case 4 -> Boolean.toString(random.nextBoolean());
            case 5 -> "[" + value(depth - 1) + "," + value(depth - 1) + "]";
            default -> "{\"" + (random.nextBoolean() ? "Interface" : "x") + "\":" + value(depth - 1) + ",\"new\":"
                + value(depth - 1) + "}";
        };
    }

    /** OpenFlow messages with good headers, or nearly so, and bodies of chance. */
    byte[] openFlow() {
        final ByteBuffer out = ByteBuffer.allocate(80_000);
        header(out, OPENFLOW_VERSION, 0, 8);
        for (int i = 0; i < 5; i++) {
            final byte[] body = garbage(random.nextInt(10) == 0 ? 10_000 : 200);
            final int length = switch (random.nextInt(6)) {
                case 0 -> random.nextInt(8);
                case 1 -> 0xffff;
                default -> 8 + body.length;
            };
            header(out, random.nextInt(8) == 0 ? random.nextInt(256) : OPENFLOW_VERSION, random.nextInt(OPENFLOW_TYPES),
                length);
            out.put(body);
        }
        final byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private void header(final ByteBuffer out, final int version, final int type, final int length) {
        out.put((byte) version).put((byte) type).putShort((short) length).putInt(random.nextInt());
    }

    /** Connections on which nothing is said. */
    List<Socket> silent(final int count) throws IOException {
        final List<Socket> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.add(connect());
        }
        return open;
    }

    /** Says a text on several connections, a byte of each in turn. */
    void slowly(final int connections, final String text, final Duration time) throws IOException,
            InterruptedException {
        final List<Socket> open = silent(connections);
        try {
            final long end = System.nanoTime() + time.toNanos();
            for (int at = 0; System.nanoTime() < end; at = (at + 1) % text.length()) {
                for (final Socket socket : List.copyOf(open)) {
                    try {
                        socket.getOutputStream().write(text.charAt(at));
                    } catch (IOException e) {
                        // it is done with us
                        open.remove(socket);
                    }
                }
                Thread.sleep(PATIENCE_MS);
            }
        } finally {
            for (final Socket socket : open) {
                socket.close();
            }
        }
    }
}
