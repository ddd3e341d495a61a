package org.weft.console;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ControlClusterStatus;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ControlClusterStatusInputBuilder;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.ControlClusterStatusOutput;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.control.cluster.status.output.Member;

/** {@code weft:control-cluster}: the members of the cluster as this one sees them, and who leads. */
@Service
@Command(scope = "weft", name = "control-cluster", description = "Shows the control cluster as this member sees it")
public final class ControlClusterCommand implements Action {
    private static final int LIMIT_S = 30;

    @Reference
    private RpcConsumerRegistry rpcs;

    @Reference
    private Session session;

    @Override
    public Object execute() throws Exception {
        final ControlClusterStatusOutput status = rpcs.getRpc(ControlClusterStatus.class)
            .invoke(new ControlClusterStatusInputBuilder().build()).get(LIMIT_S, TimeUnit.SECONDS).getResult();
        final var table = new ShellTable();
        table.column("member");
        table.column("address");
        table.column("state");
        table.column("reachable");
        table.column("role");
        table.column("serves");
        status.nonnullMember().values().stream().sorted(Comparator.comparing(Member::getName)).forEach(member ->
            table.addRow().addContent(member.getName(), member.getAddress(), member.getState().getName(),
                yes(member.getReachable()), member.getName().equals(status.getLeader()) ? "leader" : "",
                member.requireTransportNode().stream().sorted().collect(Collectors.joining(" "))));
        table.print(session.getConsole());
        session.getConsole().println("this member: " + status.getThisMember() + "; majority: "
            + yes(status.getMajority()) + "; term: " + Optional.ofNullable(status.getTerm()).map(Object::toString)
                .orElse("unknown") + "; safe to restart: " + yes(status.getSafeToRestart())
            + (Boolean.TRUE.equals(status.getDiskFull()) ? "; its disk is full" : ""));
        return null;
    }

    private static String yes(final Boolean value) {
        return Boolean.TRUE.equals(value) ? "yes" : "no";
    }
}
