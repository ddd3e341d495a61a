package org.weft.cluster;

import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.opendaylight.controller.cluster.ActorSystemProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up members whose processes have ended. Left to itself, Akka waits until heartbeats have been missing for some
 * seconds, and then for some more (stable-after of configuration/akka.conf), since it cannot tell silence from death;
 * a member that was given up here is spared the second wait. For a host that refuses connections to the port of its
 * member says that nobody listens there any more. It is believed where the members that are heard are a majority
 * without that one, so that no two parts of a cluster give each other up. Firewalls between members have to drop, not
 * reject.
 */
@Component(immediate = true, service = {})
public final class DeadMembers {
    private static final Logger LOG = LoggerFactory.getLogger(DeadMembers.class);
    /** How many times in a row a host must refuse. */
    private static final int PROOF = 2;

    private final Cluster cluster;
    private final int size;
    private final Map<Address, Integer> refusals = new HashMap<>();
    private final Optional<Watch> watch;

    /** Begins to look, where there are others. */
    @Activate
    public DeadMembers(@Reference final ActorSystemProvider actors) {
        cluster = Cluster.get(actors.getActorSystem());
        size = SeedNodes.of(actors.getActorSystem()).size();
        watch = size > 1 ? Optional.of(new Watch("weft-dead-members", this::look)) : Optional.empty();
    }

    /** Stops looking. */
    @Deactivate
    public void stop() {
        watch.ifPresent(Watch::close);
    }

    private void look() {
        if (cluster.isTerminated()) {
            stop();
            return;
        }
        final var others = StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .filter(member -> member.status() == MemberStatus.up()).map(Member::address)
            .filter(address -> !address.equals(cluster.selfAddress())).toList();
        refusals.keySet().retainAll(others);
        for (final Address other : others) {
            if (Port.of(other).refuses()) {
                refusals.merge(other, 1, Integer::sum);
            } else {
                refusals.remove(other);
            }
        }
        refusals.forEach((dead, times) -> {
            if (times >= PROOF && isMajority(others)) {
                LOG.warn("Nobody listens at {} any more: the control cluster goes on without that member", dead);
                cluster.down(dead);
            }
        });
    }

    /** Whether this member and those that it hears are a majority without those that refuse. */
    private boolean isMajority(final List<Address> others) {
        final var unreachable = cluster.state().getUnreachable();
        final long heard = others.stream().filter(other -> !refusals.containsKey(other)
            && unreachable.stream().noneMatch(member -> member.address().equals(other))).count();
        return 2 * (1 + heard) > size;
    }
}
