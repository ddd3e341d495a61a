package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/** {@link Stage#ADMISSION}: what VIFs may send whatever their addresses, and who asks for these. */
final class Admission implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("admit any MAC", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), List.of(Stage.ADMISSION.flow(50, port.cookie(), port.in(),
                Stage.MARKING.go())))).filter(own -> !port.secured()));
        emission.own("drop what no port may send", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(
                // 01:80:c2:00:00:00 to 0f never cross a bridge: IEEE 802.1D section 7.12.6
                Stage.ADMISSION.flow(300, Cookie.NODE.of(0, 0), Match.builder()
                    .masked(Field.ETH_DST, Bits.of(0x0180c2000000L), Bits.of(0xfffffffffff0L))),
                Stage.ADMISSION.flow(290, Cookie.NODE.of(0, 0), Match.builder()
                    .masked(Field.ETH_SRC, Addresses.GROUP_BIT, Addresses.GROUP_BIT)),
                // a port without port security has a flow for any address
                Stage.ADMISSION.flow(0, Cookie.NODE.of(0, 0), Match.builder(), Stream.concat(
                    Ownership.ofMac(Register.PORT_IN, Subfield.of(Field.ETH_SRC)),
                    Stream.of(Stage.MAC_VERDICT.go())).toList())))));
    }
}
