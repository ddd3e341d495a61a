package org.weft.bench;

import java.nio.file.Path;
import java.util.List;
import org.weft.lab.Hypervisor;
import org.weft.lab.Lab;

/** OVN's flows. */
final class OvnPacketBed extends PacketBed {
    private final Ovn ovn;

    OvnPacketBed(final Path dir) {
        super("ovn", Lab.temporary(dir));
        ovn = new Ovn(dir);
    }

    @Override
    void startControllers() {
        ovn.start();
    }

    @Override
    Hypervisor addHypervisor(final Lab where, final String hypervisor) {
        final Hypervisor made = where.addHypervisor(hypervisor, List.of());
        made.vsctl("add-br", "br-int", "--", "set", "bridge", "br-int", "datapath_type=netdev", "fail_mode=secure");
        ovn.join(made, made.dir(), made.tunnelAddress());
        return made;
    }

    @Override
    void create(final Shape shape) {
        ovn.create(shape);
    }

    @Override
    public void close() {
        ovn.close();
        super.close();
    }
}
