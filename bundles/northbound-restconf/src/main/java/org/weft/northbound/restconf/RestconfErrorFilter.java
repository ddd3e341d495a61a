package org.weft.northbound.restconf;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opendaylight.mdsal.dom.api.DOMSchemaService;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.northbound.access.AccessRules;
import org.weft.northbound.access.Audit;

/**
 * Stands between authentication and RESTCONF: refuses what the user's roles do not allow, keeps the bodies of requests
 * that write, records them for the audit, ends {@link Sessions}, and replaces those refusals that do not say what is
 * wrong. It joins the servlet context that OpenDaylight's web server registers for RESTCONF, by the path of that
 * context; its low rank puts it behind the filters that authenticate.
 */
@Component(service = Filter.class, property = {
    "osgi.http.whiteboard.filter.name=weft-restconf-errors",
    "osgi.http.whiteboard.filter.pattern=/*",
    "osgi.http.whiteboard.filter.asyncSupported:Boolean=true",
    "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.path=/rests)",
    "service.ranking:Integer=-1000"
})
public final class RestconfErrorFilter extends RestconfFilter {
    /** The largest body, in bytes. */
    static final int LARGEST_BODY = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RestconfErrorFilter.class);
    private static final Set<String> WRITES = Set.of("PUT", "POST", "PATCH", "DELETE");
    private static final Set<String> JSON = Set.of("application/yang-data+json", "application/json");

    private static final int SESSIONS = 512;
    private static final long SESSION_MS = 300_000;

    private final DOMSchemaService schemas;
    private final Sessions sessions = new Sessions(SESSIONS, SESSION_MS);

    /**
     * Makes the filter.
     *
     * @param schemas where the models are that RESTCONF uses
     */
    @Activate
    public RestconfErrorFilter(@Reference final DOMSchemaService schemas) {
        this.schemas = schemas;
    }

    @Override
    void filter(final HttpServletRequest request, final HttpServletResponse response, final FilterChain chain)
            throws IOException, ServletException {
        Optional.ofNullable(request.getSession(false))
            .ifPresent(session -> sessions.used(session, System.currentTimeMillis()));
        if (WRITES.contains(request.getMethod())) {
            write(request, response, chain);
            return;
        }
        final var whyNot = whyNot(request, Optional.empty());
        if (whyNot.isPresent()) {
            refuse(response, Violation.forbidden(whyNot.orElseThrow()));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static Optional<String> whyNot(final HttpServletRequest request, final Optional<HeldBody> body) {
        return AccessRules.whyNot(request::isUserInRole, request.getMethod(), path(request), body.map(HeldBody::text));
    }

    private void write(final HttpServletRequest request, final HttpServletResponse response, final FilterChain chain)
            throws IOException, ServletException {
        final Optional<HeldBody> body;
        if (json(request)) {
            body = request.getContentLengthLong() > LARGEST_BODY ? Optional.empty()
                : HeldBody.take(request.getInputStream(), LARGEST_BODY);
            if (body.isEmpty()) {
                response.setHeader("Connection", "close");
                refuse(response, Violation.tooLarge(LARGEST_BODY));
                return;
            }
        } else {
            body = Optional.empty();
        }
        final var whyNot = whyNot(request, body);
        if (whyNot.isPresent()) {
            refuse(response, Violation.forbidden(whyNot.orElseThrow()));
            audit(request, response, body);
            return;
        }
        final var path = path(request);
        final var held = new HeldResponse(response, (status, document) ->
            explain(new Explainer.Request(request.getMethod(), path, body.map(HeldBody::text)), status, document));
        final var asked = new HeldRequest(request, body, held);
        chain.doFilter(asked, held);
        if (asked.answeredLater()) {
            request.getAsyncContext().addListener(new AtTheEnd(() -> audit(request, response, body)));
        } else {
            held.release();
            audit(request, response, body);
        }
    }

    private static void audit(final HttpServletRequest request, final HttpServletResponse response,
            final Optional<HeldBody> body) {
        Audit.changed(Optional.ofNullable(request.getRemoteUser()), request.getRemoteAddr(), request.getMethod(),
            path(request), response.getStatus(), body.map(HeldBody::text));
    }

    /** Explains a refusal; should that fail, RESTCONF's own answer is as good as it gets. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private List<Violation> explain(final Explainer.Request request, final int status, final ErrorsDocument document) {
        try {
            final EffectiveModelContext context = schemas.getGlobalContext();
            return new Explainer(context).explain(request, status, document);
        } catch (final RuntimeException e) {
            LOG.warn("Cannot explain why {} {} was refused", request.method(), request.path(), e);
            return List.of();
        }
    }

    private static boolean json(final HttpServletRequest request) {
        final var type = Optional.ofNullable(request.getContentType()).orElse("").split(";", 2)[0].trim();
        return JSON.contains(type.toLowerCase(Locale.ROOT));
    }
}
