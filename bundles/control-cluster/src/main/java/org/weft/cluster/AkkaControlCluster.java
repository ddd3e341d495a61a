package org.weft.cluster;

import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.opendaylight.controller.cluster.ActorSystemProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster that OpenDaylight's datastore makes: the name of a member is its role in configuration/akka.conf. */
@Component(service = ControlCluster.class)
public final class AkkaControlCluster implements ControlCluster {
    private static final Logger LOG = LoggerFactory.getLogger(AkkaControlCluster.class);
    private static final String PREFIX = "member-";

    private final Cluster cluster;
    private final int size;
    private final DiskSpace space = DiskSpace.ofKaraf();

    @Activate
    public AkkaControlCluster(@Reference final ActorSystemProvider actors) {
        cluster = Cluster.get(actors.getActorSystem());
        size = SeedNodes.of(actors.getActorSystem()).size();
    }

    @Override
    public String self() {
        return name(cluster.getSelfRoles());
    }

    @Override
    public String incarnation() {
        return incarnation(cluster.selfUniqueAddress());
    }

    private static String incarnation(final UniqueAddress address) {
        return Long.toUnsignedString(address.longUid(), Character.MAX_RADIX);
    }

    @Override
    public List<ClusterMember> members() {
        if (cluster.isTerminated()) {
            return List.of(new ClusterMember(self(), incarnation(), address(cluster.selfAddress()),
                ClusterMember.State.DOWN, true));
        }
        final var now = cluster.state();
        return StreamSupport.stream(now.getMembers().spliterator(), false)
            .map(member -> new ClusterMember(name(member.getRoles()), incarnation(member.uniqueAddress()),
                address(member.address()), state(member), !now.getUnreachable().contains(member)))
            .sorted(Comparator.comparing(ClusterMember::name)).toList();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean hasSpace() {
        try {
            return space.left() >= (cluster.isTerminated() ? DiskSpace.ENOUGH : DiskSpace.RESERVE);
        } catch (IOException e) {
            LOG.warn("Cannot tell how much space is left on the disk of {}", space.place(), e);
            return true;
        }
    }

    private static String name(final Collection<String> roles) {
        return roles.stream().filter(role -> role.startsWith(PREFIX)).findFirst().orElseThrow(() ->
            new IllegalStateException("no role of configuration/akka.conf begins with " + PREFIX + ": " + roles));
    }

    private static String address(final Address address) {
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }

    private static ClusterMember.State state(final Member member) {
        final MemberStatus status = member.status();
        if (status == MemberStatus.up()) {
            return ClusterMember.State.UP;
        } else if (status == MemberStatus.joining() || status == MemberStatus.weaklyUp()) {
            return ClusterMember.State.JOINING;
        }
        return status == MemberStatus.leaving() || status == MemberStatus.exiting() ? ClusterMember.State.LEAVING
            : ClusterMember.State.DOWN;
    }
}
