package org.weft.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads frames from a capture in libpcap's format, also while it is being written. */
final class Pcap {
    private static final int MAGIC = 0xa1b2c3d4;
    private static final int FILE_HEADER = 24;
    private static final int FRAME_HEADER = 16;

    private Pcap() {
        // not instantiated
    }

    /**
     * The frames of a capture.
     *
     * @param file the capture; one that does not exist yet has no frames
     * @return each frame in hexadecimal; a frame that is not yet complete is left out
     */
    static List<String> read(final Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        final ByteBuffer buffer;
        try {
            buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new LabException("cannot read " + file, e);
        }
        final List<String> frames = new ArrayList<>();
        if (buffer.limit() < FILE_HEADER) {
            return frames;
        }
        if (buffer.getInt(0) != MAGIC) {
            throw new LabException("not a capture of this machine: " + file);
        }
        buffer.position(FILE_HEADER);
        while (buffer.remaining() >= FRAME_HEADER) {
            final int length = buffer.getInt(buffer.position() + 8);
            if (buffer.remaining() < FRAME_HEADER + length) {
                break;
            }
            buffer.position(buffer.position() + FRAME_HEADER);
            final byte[] frame = new byte[length];
            buffer.get(frame);
            frames.add(HexFormat.of().formatHex(frame));
        }
        return frames;
    }
}
