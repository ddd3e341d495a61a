package org.weft.northbound.restconf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.weft.cluster.ControlCluster;

/**
 * Answers in RESTCONF's place where no majority of the control cluster is, or no space on the disk: with the
 * configuration as it was heard of last, and for everything else with 503, at once instead of after the datastore's
 * time-outs. It comes behind {@link RestconfErrorFilter}, which knows who may ask what.
 */
@Component(service = Filter.class, property = {
    "osgi.http.whiteboard.filter.name=weft-minority",
    "osgi.http.whiteboard.filter.pattern=/*",
    "osgi.http.whiteboard.filter.asyncSupported:Boolean=true",
    "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.path=/rests)",
    "service.ranking:Integer=-1001"
})
public final class MinorityFilter extends RestconfFilter {
    private static final String CONFIGURATION = "/data/weft:network";
    /** What is answered without the datastore. */
    private static final Set<String> OWN = Set.of("/operations/weft-operations:control-cluster-status");

    private final ControlCluster cluster;
    private final LastConfiguration last;

    /** Makes the filter. */
    @Activate
    public MinorityFilter(@Reference final ControlCluster cluster, @Reference final LastConfiguration last) {
        this.cluster = cluster;
        this.last = last;
    }

    @Override
    void filter(final HttpServletRequest request, final HttpServletResponse response, final FilterChain chain)
            throws IOException, ServletException {
        final String path = path(request);
        if (cluster.hasMajority() || OWN.contains(path)) {
            chain.doFilter(request, response);
        } else if ("GET".equals(request.getMethod()) && path.startsWith(CONFIGURATION)) {
            final Optional<String> found = last.read(path);
            if (found.isPresent()) {
                send(response, HttpServletResponse.SC_OK, found.orElseThrow().getBytes(StandardCharsets.UTF_8));
            } else {
                refuse(response, Violation.nothingAt(path));
            }
        } else {
            response.setHeader("Retry-After", "10");
            refuse(response, cluster.hasSpace() ? Violation.noMajority(cluster.self())
                : Violation.diskFull(cluster.self()));
        }
    }
}
