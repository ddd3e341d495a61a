package org.weft.northbound.restconf;

import java.io.IOException;
import java.util.List;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** A filter before RESTCONF. Servlet 3.1 has no HttpFilter. */
abstract class RestconfFilter implements Filter {
    @Override
    public final void init(final FilterConfig config) {
        // Nothing to set up.
    }

    @Override
    public final void destroy() {
        // Nothing to give back.
    }

    @Override
    public final void doFilter(final ServletRequest request, final ServletResponse response, final FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("this is not HTTP");
        }
        filter(asked, answer, chain);
    }

    abstract void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException;

    /** The path within RESTCONF, still percent-encoded. */
    static String path(final HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    static void refuse(final HttpServletResponse response, final Violation violation) throws IOException {
        send(response, violation.status(), ErrorsDocument.write(List.of(violation)));
    }

    static void send(final HttpServletResponse response, final int status, final byte[] document) throws IOException {
        response.setStatus(status);
        response.setContentType("application/yang-data+json");
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
    }
}
