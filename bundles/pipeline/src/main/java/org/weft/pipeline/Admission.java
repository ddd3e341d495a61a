package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.domain.AllowedPair;
import org.weft.domain.IpPrefix;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/** {@link Stage#ADMISSION}: which MAC addresses a VIF may send from. */
final class Admission implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("admit MACs", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), flows(port))));
        emission.own("drop what no port may send", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(
                // 01:80:c2:00:00:00 to 0f never cross a bridge: IEEE 802.1D section 7.12.6
                Stage.ADMISSION.flow(300, Cookie.NODE.of(0, 0), Match.builder()
                    .masked(Field.ETH_DST, Bits.of(0x0180c2000000L), Bits.of(0xfffffffffff0L))),
                Stage.ADMISSION.flow(290, Cookie.NODE.of(0, 0), Match.builder()
                    .masked(Field.ETH_SRC, Addresses.GROUP_BIT, Addresses.GROUP_BIT)),
                // a port without port security has a flow for any address
                Stage.ADMISSION.flow(0, Cookie.NODE.of(0, 0), Match.builder(),
                    Stage.drop(DropCause.PORT_SECURITY))))));
    }

    private static List<Flow> flows(final BoundPort port) {
        return port.secured() ? port.traits().security().stream().map(pair -> allowed(port, pair)).toList()
            : List.of(Stage.ADMISSION.flow(50, port.cookie(), port.in(), Stage.MARKING.go()));
    }

    private static Flow allowed(final BoundPort port, final AllowedPair pair) {
        final var match = port.in().exact(Field.ETH_SRC, pair.mac().bits());
        return pair.prefixes().stream().anyMatch(IpPrefix::isIpv4)
            ? Stage.ADMISSION.flow(100, port.cookie(), match, Register.DHCP_CLIENT.load(1), Stage.SERVER_GUARD.go())
            : Stage.ADMISSION.flow(100, port.cookie(), match, Stage.SERVER_GUARD.go());
    }
}
