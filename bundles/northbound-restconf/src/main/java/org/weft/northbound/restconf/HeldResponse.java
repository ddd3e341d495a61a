package org.weft.northbound.restconf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

/**
 * An answer of which the body is held back while the status is one that may be replaced. Any other answer passes
 * through as it is written.
 */
final class HeldResponse extends HttpServletResponseWrapper {
    private static final int SERVER_ERROR = 500;

    private final BiFunction<Integer, ErrorsDocument, List<Violation>> explain;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
    private final AtomicBoolean released = new AtomicBoolean();

    /**
     * Holds an answer.
     *
     * @param response the answer
     * @param explain tells from a status and RESTCONF's document what to say in its place; nothing to leave it
     */
    HeldResponse(final HttpServletResponse response,
            final BiFunction<Integer, ErrorsDocument, List<Violation>> explain) {
        super(response);
        this.explain = explain;
    }

    private boolean holds() {
        final var status = getStatus();
        return !released.get() && (status == Violation.BAD_REQUEST || status == SERVER_ERROR) && !super.isCommitted();
    }

    /** Sends what was held back, or what is to be said in its place. Has no effect when nothing was held back. */
    void release() {
        if (released.getAndSet(true) || held.size() == 0) {
            return;
        }
        final var original = held.toByteArray();
        final var violations = json() ? ErrorsDocument.parse(original)
            .map(document -> explain.apply(getStatus(), document)).orElse(List.of()) : List.<Violation>of();
        try {
            if (violations.isEmpty()) {
                getResponse().getOutputStream().write(original);
            } else {
                final var better = ErrorsDocument.write(violations);
                setStatus(violations.get(0).status());
                setContentLength(better.length);
                getResponse().getOutputStream().write(better);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean json() {
        final var type = getContentType();
        return type != null && type.contains("json");
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return new Output(super.getOutputStream());
    }

    @Override
    public void flushBuffer() throws IOException {
        if (!holds()) {
            super.flushBuffer();
        }
    }

    @Override
    public void reset() {
        super.reset();
        held.reset();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        held.reset();
    }

    /** Where RESTCONF writes to. */
    private final class Output extends ServletOutputStream {
        private final ServletOutputStream direct;

        Output(final ServletOutputStream direct) {
            this.direct = direct;
        }

        @Override
        public void write(final int value) throws IOException {
            if (holds()) {
                held.write(value);
            } else {
                direct.write(value);
            }
        }

        @Override
        public void write(final byte[] source, final int offset, final int length) throws IOException {
            if (holds()) {
                held.write(source, offset, length);
            } else {
                direct.write(source, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (!holds()) {
                direct.flush();
            }
        }

        @Override
        public void close() throws IOException {
            release();
            direct.close();
        }

        @Override
        public boolean isReady() {
            return direct.isReady();
        }

        @Override
        public void setWriteListener(final WriteListener listener) {
            direct.setWriteListener(listener);
        }
    }
}
