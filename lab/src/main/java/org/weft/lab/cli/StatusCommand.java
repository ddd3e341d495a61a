package org.weft.lab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.weft.lab.Controller;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;
import org.weft.lab.LabException;
import org.weft.lab.Vm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lab status}. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows what there is, and what Weft says.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private LabOptions options;

    @Override
    public Integer call() {
        final PrintWriter out = options.out();
        if (!options.exists()) {
            out.println("no lab in " + options.dir());
            return 1;
        }
        final Lab lab = options.open();
        out.println("lab " + lab.id() + " in " + lab.dir());
        for (Controller controller : lab.controllers()) {
            out.println("controller " + controller + ": " + controller.pid().map(pid -> "pid " + pid).orElse("down")
                + ", " + controller.rest().root() + ", log " + controller.log());
        }
        for (Hypervisor hypervisor : lab.hypervisors()) {
            out.println("hypervisor " + hypervisor + ": " + (hypervisor.running() ? "runs" : "down")
                + ", tunnel address " + hypervisor.tunnelAddress());
        }
        for (Vm vm : lab.vms()) {
            out.println("virtual machine " + vm + ": on " + vm.hypervisor() + ", " + vm.mac() + ", " + vm.addresses());
        }
        lab.controllers().stream().filter(Controller::running).findFirst().ifPresent(it -> weft(it, out));
        return 0;
    }

    private static void weft(final Controller controller, final PrintWriter out) {
        try {
            final JsonNode status = controller.rest().status();
            cluster(controller, out);
            status.path("transport-node").forEach(node -> out.println("transport node " + node.path("id").asText()
                + ": OVSDB " + (node.path("ovsdb-connected").asBoolean() ? "connected" : "not connected")
                + ", OpenFlow " + (node.path("openflow-connected").asBoolean() ? "connected" : "not connected")
                + ", " + node.path("flows").asInt() + " flows, " + node.path("groups").asInt() + " groups"
                + faults(node)));
            status.path("logical-switch").forEach(it -> {
                out.println("logical switch " + it.path("id").asText() + faults(it));
                it.path("port").forEach(port -> out.println("  port " + port.path("id").asText() + ": "
                    + (port.has("fabric-up") ? "on " + port.path("transport-node").asText("no node") + ", link "
                        + up(port.path("link-up")) + ", fabric " + up(port.path("fabric-up"))
                        : "to a router, link " + up(port.path("link-up"))) + faults(port)));
            });
            status.path("logical-router").forEach(it -> {
                final JsonNode active = it.path("placement").path("active");
                out.println("logical router " + it.path("id").asText()
                    + (active.isTextual() ? ": active on " + active.asText() : "") + faults(it));
                it.path("router-port").forEach(port ->
                    out.println("  port " + port.path("id").asText() + faults(port)));
            });
            status.path("unregistered-node").forEach(node ->
                out.println("unregistered node " + node.path("system-id").asText()));
        } catch (LabException e) {
            out.println("the controller does not answer: " + e.getMessage());
        }
    }

    private static void cluster(final Controller controller, final PrintWriter out) {
        final JsonNode cluster = controller.rest().clusterStatus();
        if (cluster.path("member").size() > 1) {
            out.println("control cluster: " + (cluster.path("majority").asBoolean()
                ? cluster.path("leader").asText() + " leads" : "no majority"));
            cluster.path("member").forEach(member -> out.println("  " + member.path("name").asText() + " at "
                + member.path("address").asText() + ": " + member.path("state").asText()
                + (member.path("reachable").asBoolean() ? "" : ", not reachable")));
        }
    }

    private static String up(final JsonNode leaf) {
        return leaf.asBoolean() ? "up" : "down";
    }

    private static String faults(final JsonNode node) {
        final StringBuilder text = new StringBuilder();
        node.path("fault").forEach(fault -> text.append("; fault: ").append(fault.path("message").asText()));
        return text.toString();
    }
}
