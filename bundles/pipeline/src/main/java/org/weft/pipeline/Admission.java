package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Match;
import org.weft.node.Register;

/** {@link Stage#ADMISSION}: what a VIF may send. */
final class Admission implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("admit own MACs", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), port.addresses().stream()
                .map(address -> Stage.ADMISSION.flow(100, port.cookie(),
                    Match.builder().register(Register.DATAPATH, port.datapath())
                        .register(Register.PORT_IN, port.port())
                        .exact(Field.ETH_SRC, address.mac().bits()),
                    Stage.ARP_RESPONDER.go()))
                .toList())));
        // 01:80:c2:00:00:00 to 0f never cross a bridge: IEEE 802.1D section 7.12.6
        emission.own("drop bridge control", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(Stage.ADMISSION.flow(200, Cookie.NODE.of(0, 0),
                Match.builder().masked(Field.ETH_DST, Bits.of(0x0180c2000000L), Bits.of(0xfffffffffff0L)))))));
    }
}
