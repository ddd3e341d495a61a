package org.weft.northbound.restconf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.servlet.AsyncContext;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/** A request whose body may be held, and which knows when it is answered later than the call of the filter returns. */
final class HeldRequest extends HttpServletRequestWrapper {
    private final Optional<HeldBody> body;
    private final HeldResponse response;
    private boolean later;

    HeldRequest(final HttpServletRequest request, final Optional<HeldBody> body, final HeldResponse response) {
        super(request);
        this.body = body;
        this.response = response;
    }

    /** Whether the answer was put off; it is then released when the asynchronous work completes. */
    boolean answeredLater() {
        return later;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return body.isPresent() ? body.orElseThrow() : super.getInputStream();
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return body.isPresent()
            ? new BufferedReader(new InputStreamReader(body.orElseThrow(), StandardCharsets.UTF_8))
            : super.getReader();
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(final ServletRequest asked, final ServletResponse answer) {
        final var context = super.startAsync(asked, answer);
        later = true;
        return new ReleasingAsyncContext(context, response);
    }
}
