package org.weft.pipeline;

import java.util.Optional;
import org.weft.domain.Liveness;
import org.weft.domain.NodeId;
import org.weft.engine.Engine;
import org.weft.engine.Relation;
import org.weft.engine.View;

/**
 * Which gateways stand by for another one that they do not hear. Gateways decide without the controller which of them
 * is active (see {@link Gateways}), and are right when one fails. But one that returns, by a start of its switch or
 * with its link, may hear hypervisors a second before it hears the active gateway. It stands by for that time, if
 * somebody hears the other gateway.
 *
 * <p>Not by that alone: when a gateway fails, others may be told to hear it for some time, and the one that is to take
 * over would have to wait for the controller.
 */
final class Standby {
    private final Underlay underlay;
    private final Relation<NodeId, Boolean> heard;
    private final Relation<NodeId, Long> hearing;

    Standby(final Engine engine, final Routing routing, final Underlay underlay) {
        this.underlay = underlay;
        heard = engine.derive("gateways that somebody hears", routing.gatewayNodes(), (node, any, view) ->
            Optional.of(Boolean.TRUE).filter(yes -> view.get(underlay.tunnelsOf(), node).stream()
                // both have to say so: a switch that has ended goes on to say what it said last
                .anyMatch(key -> up(key, view) && up(new Tunnel.Key(key.peer(), key.transport(), node), view))));
        hearing = engine.derive("since when gateways hear somebody", routing.gatewayNodes(), (node, any, view) ->
            view.get(underlay.tunnelsOf(), node).stream()
                .flatMap(key -> underlay.liveness(key, view).stream()).filter(Liveness::up)
                .map(Liveness::since).min(Long::compare));
    }

    private boolean up(final Tunnel.Key key, final View view) {
        return underlay.liveness(key, view).filter(Liveness::up).isPresent();
    }

    /**
     * Whether a gateway stands by for another one.
     *
     * @param key the tunnel from the one to the other
     */
    boolean waits(final Tunnel.Key key, final View view) {
        return underlay.liveness(key, view).filter(it -> !it.up() && view.get(heard, key.peer()).isPresent()
            && (it.state() == Liveness.State.BEGINNING || returned(key.node(), it, view))).isPresent();
    }

    /** Whether there is nobody whom a gateway has heard all the time since it has lost another one. */
    private boolean returned(final NodeId gateway, final Liveness lost, final View view) {
        return view.get(hearing, gateway).filter(since -> since <= lost.since()).isEmpty();
    }
}
