package org.weft.controller;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.opendaylight.mdsal.binding.api.ClusteredDataTreeChangeListener;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Leader;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.allocation.Service;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ControlClusterStatus;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ControlClusterStatusInput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ControlClusterStatusOutput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ControlClusterStatusOutputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.control.cluster.status.output.Member;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.control.cluster.status.output.MemberBuilder;
import org.opendaylight.yangtools.yang.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.RpcResult;
import org.opendaylight.yangtools.yang.common.RpcResultBuilder;
import org.weft.cluster.ClusterMember;
import org.weft.cluster.ControlCluster;

/**
 * The RPC control-cluster-status: what this member knows of the cluster, also when it is alone. So it listens for who
 * leads, and does not ask the datastore, which would wait for a majority. Thread-safe.
 */
final class ControlClusterRpc implements ControlClusterStatus, ClusteredDataTreeChangeListener<Leader> {
    private final ControlCluster cluster;
    private final Map<String, String> servedBy = new ConcurrentHashMap<>();
    private volatile Optional<Leader> leader = Optional.empty();

    /** One that is to hear of services and of {@link Terms#PATH}. */
    ControlClusterRpc(final ControlCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void onDataTreeChanged(final Collection<DataTreeModification<Leader>> changes) {
        changes.forEach(change -> leader = Optional.ofNullable(change.getRootNode().getDataAfter()));
    }

    /** Hears which member serves which node. */
    ClusteredDataTreeChangeListener<Service> services() {
        return changes -> changes.forEach(change -> TreeChange.of(change.getRootNode()).apply(
            now -> servedBy.put(now.getTransportNode(), now.getMember()),
            gone -> servedBy.remove(gone.getTransportNode())));
    }

    @Override
    public ListenableFuture<RpcResult<ControlClusterStatusOutput>> invoke(final ControlClusterStatusInput input) {
        final List<ClusterMember> members = cluster.members();
        final long alive = members.stream().filter(ClusterMember::isAlive).count();
        final boolean majority = cluster.hasMajority();
        final var output = new ControlClusterStatusOutputBuilder().setThisMember(cluster.self()).setMajority(majority)
            .setDiskFull(!cluster.hasSpace()).setSafeToRestart(2 * (alive - 1) > cluster.size())
            .setMember(BindingMap.of(members.stream().map(this::member).toList()));
        leader.filter(now -> majority).ifPresent(now -> output.setLeader(now.getMember()).setTerm(now.getTerm()));
        return Futures.immediateFuture(RpcResultBuilder.success(output.build()).build());
    }

    private Member member(final ClusterMember member) {
        return new MemberBuilder().setName(member.name()).setAddress(member.address())
            .setState(Member.State.forName(member.state().name().toLowerCase(Locale.ROOT)))
            .setReachable(member.reachable())
            .setTransportNode(servedBy.entrySet().stream().filter(entry -> entry.getValue().equals(member.name()))
                .map(Map.Entry::getKey).collect(Collectors.toSet()))
            .build();
    }
}
