package org.weft.northbound.restconf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;

/** The body of a request, read in advance and handed on from memory, so that it can be looked at again. */
final class HeldBody extends ServletInputStream {
    private static final int FIRST_SIZE = 4096;

    private final byte[] bytes;
    private final ByteArrayInputStream input;

    private HeldBody(final byte[] bytes) {
        this.bytes = bytes;
        input = new ByteArrayInputStream(bytes);
    }

    /**
     * Reads a body.
     *
     * @param source where it comes from
     * @param limit the most bytes that it may have
     * @return empty if it has more
     */
    static Optional<HeldBody> take(final InputStream source, final int limit) throws IOException {
        final var held = new ByteArrayOutputStream(FIRST_SIZE);
        final var buffer = new byte[FIRST_SIZE];
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            held.write(buffer, 0, count);
            if (held.size() > limit) {
                return Optional.empty();
            }
        }
        return Optional.of(new HeldBody(held.toByteArray()));
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
        return input.read();
    }

    @Override
    public int read(final byte[] target, final int offset, final int length) {
        return input.read(target, offset, length);
    }

    @Override
    public int available() {
        return input.available();
    }

    @Override
    public boolean isFinished() {
        return input.available() == 0;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(final ReadListener listener) {
        throw new IllegalStateException("the body is in memory and is read without a listener");
    }
}
