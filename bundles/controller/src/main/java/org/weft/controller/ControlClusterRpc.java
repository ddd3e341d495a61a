package org.weft.controller;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Leader;
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

/** The RPC control-cluster-status: what this member knows of the cluster, also when it is alone. Thread-safe. */
final class ControlClusterRpc implements ControlClusterStatus {
    private final DataBroker broker;
    private final ControlCluster cluster;

    ControlClusterRpc(final DataBroker broker, final ControlCluster cluster) {
        this.broker = broker;
        this.cluster = cluster;
    }

    @Override
    public ListenableFuture<RpcResult<ControlClusterStatusOutput>> invoke(final ControlClusterStatusInput input) {
        final List<ClusterMember> members = cluster.members();
        final long alive = members.stream().filter(ControlClusterRpc::isAlive).count();
        final boolean majority = 2 * alive > cluster.size();
        final var output = new ControlClusterStatusOutputBuilder().setThisMember(cluster.self()).setMajority(majority)
            .setSafeToRestart(2 * (alive - 1) > cluster.size())
            .setMember(BindingMap.of(members.stream().map(ControlClusterRpc::member).toList()));
        return Futures.transform(majority ? leader() : Futures.immediateFuture(Optional.<Leader>empty()), leader -> {
            leader.ifPresent(now -> output.setLeader(now.getMember()).setTerm(now.getTerm()));
            return RpcResultBuilder.success(output.build()).build();
        }, MoreExecutors.directExecutor());
    }

    private ListenableFuture<Optional<Leader>> leader() {
        try (var transaction = broker.newReadOnlyTransaction()) {
            return transaction.read(LogicalDatastoreType.CONFIGURATION, Terms.PATH);
        }
    }

    private static boolean isAlive(final ClusterMember member) {
        return member.reachable() && member.state() == ClusterMember.State.UP;
    }

    private static Member member(final ClusterMember member) {
        return new MemberBuilder().setName(member.name()).setAddress(member.address())
            .setState(Member.State.forName(member.state().name().toLowerCase(Locale.ROOT)))
            .setReachable(member.reachable()).build();
    }
}
