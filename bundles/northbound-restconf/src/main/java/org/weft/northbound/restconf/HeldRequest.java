package org.weft.northbound.restconf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import javax.servlet.AsyncContext;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/**
 * A request whose body may be held, and which knows when it is answered later than the call of the filter returns. One
 * that has nothing in it, and does not say of what type that is, has an empty JSON document: RESTCONF would answer it
 * with an internal error.
 */
final class HeldRequest extends HttpServletRequestWrapper {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String JSON = "application/yang-data+json";

    private final Optional<HeldBody> body;
    private final HeldResponse response;
    private final boolean bare;
    private boolean later;

    HeldRequest(final HttpServletRequest request, final Optional<HeldBody> body, final HeldResponse response) {
        super(request);
        this.body = body;
        this.response = response;
        bare = isBare(request);
    }

    private static boolean isBare(final HttpServletRequest request) {
        return request.getContentType() == null && request.getContentLengthLong() <= 0
            && request.getHeader("Transfer-Encoding") == null;
    }

    @Override
    public String getContentType() {
        return bare ? JSON : super.getContentType();
    }

    @Override
    public String getHeader(final String name) {
        return bare && CONTENT_TYPE.equalsIgnoreCase(name) ? JSON : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(final String name) {
        return bare && CONTENT_TYPE.equalsIgnoreCase(name) ? Collections.enumeration(List.of(JSON))
            : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        final List<String> names = Collections.list(super.getHeaderNames());
        if (bare) {
            names.add(CONTENT_TYPE);
        }
        return Collections.enumeration(names);
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
