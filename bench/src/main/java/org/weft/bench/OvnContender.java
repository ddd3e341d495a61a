package org.weft.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weft.lab.Await;

/** {@link Ovn} on pretended hypervisors; a call is realized when {@code --wait=hv} returns. */
final class OvnContender implements Contender {
    private static final int WARM_UPS = 5;

    private final Ovn ovn;
    private final List<Host> hosts = new ArrayList<>();

    /**
     * Makes one that does not run yet.
     *
     * @param parent where it may put its directory
     */
    OvnContender(final Path parent) {
        ovn = new Ovn(parent);
    }

    @Override
    public String name() {
        return "ovn";
    }

    @Override
    public int warmUps() {
        return WARM_UPS;
    }

    @Override
    public void start(final Shape shape, final int extra) {
        ovn.start();
        for (int i = 0; i < shape.hypervisors(); i++) {
            final Host host = newHost();
            host.plug(IntStream.iterate(i, it -> it < shape.ports() + extra, it -> it + shape.hypervisors())
                .mapToObj(it -> shape.port(it).id()).toList());
            ovn.join(host.ovs(), host.dir(), host.tunnelAddress());
        }
        ovn.realize();
    }

    @Override
    public void create(final Shape shape) {
        ovn.create(shape);
    }

    @Override
    public void delete(final Shape shape) {
        IntStream.range(0, shape.switches()).forEach(it -> ovn.nbctl(List.of("ls-del", Shape.switchId(it))));
        ovn.realize("lr-del", "lr0");
    }

    @Override
    public void add(final Shape.Port port) {
        ovn.realize(Ovn.describe(port).toArray(String[]::new));
    }

    @Override
    public void remove(final Shape.Port port) {
        ovn.realize("lsp-del", port.id());
    }

    @Override
    public void addSegment(final int segment) {
        ovn.realize(Ovn.segment(segment).toArray(String[]::new));
    }

    @Override
    public void removeSegment(final int segment) {
        ovn.realize("lrp-del", "lr0-" + Shape.switchId(segment), "--", "ls-del", Shape.switchId(segment));
    }

    @Override
    public void plug(final Shape.Port port, final Host host) {
        host.plug(List.of(port.id()));
        awaitPlugged(port, host);
    }

    private void awaitPlugged(final Shape.Port port, final Host host) {
        final String chassis = ovn.column("Chassis", "name", host.ovs().name(), "_uuid");
        Await.until(port.id() + " on " + host.ovs().name(), WeftContender.LIMIT, () -> !chassis.isEmpty()
            && ovn.column("Port_Binding", "logical_port", port.id(), "chassis").equals(chassis));
        ovn.realize();
    }

    @Override
    public Host newHost() {
        final Host host = Host.start(ovn.dir(), hosts.size(), List.of());
        host.ovs().vsctl("add-br", "br-int", "--", "set", "bridge", "br-int", "fail_mode=secure");
        hosts.add(host);
        return host;
    }

    @Override
    public void admit(final Host host, final Shape.Port port) {
        ovn.join(host.ovs(), host.dir(), host.tunnelAddress());
        host.plug(List.of(port.id()));
        Await.until(host.ovs().name(), WeftContender.LIMIT,
            () -> !ovn.column("Chassis", "name", host.ovs().name(), "_uuid").isEmpty());
        awaitPlugged(port, host);
    }

    @Override
    public double restart() {
        ovn.kill();
        final long start = System.nanoTime();
        ovn.revive();
        final double seconds = Run.secondsSince(start);
        ovn.realize();
        return seconds;
    }

    @Override
    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    @Override
    public Map<String, List<Long>> processes() {
        return ovn.processes();
    }

    @Override
    public void close() {
        ovn.stop();
        // their directories are in that of OVN
        hosts.forEach(host -> host.ovs().close());
        ovn.close();
    }
}
