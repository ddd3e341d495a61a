package org.weft.pipeline;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.weft.domain.MacAddress;
import org.weft.node.Action;
import org.weft.node.Bits;
import org.weft.node.Cookie;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * {@link Stage#ARP_RESPONDER}: answers broadcast ARP requests (RFC 826). Unicast requests go through: they are how a
 * neighbour is probed (RFC 1122 section 2.3.2.1), so the neighbour itself has to answer.
 */
final class ArpResponder implements Feature {
    private static final long ARP = 0x0806;
    private static final long BROADCAST = 0xffffffffffffL;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.universal("answer ARP", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Universal(id.logicalSwitch(), port.addresses().stream()
                .flatMap(address -> address.ipv4().map(ip -> answer(port, address.mac(), ip)))
                .toList())));
        emission.own("do not answer the owner", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), port.addresses().stream()
                .flatMap(address -> address.ipv4().map(ip -> Stage.ARP_RESPONDER.flow(200, port.cookie(),
                    request(port, ip).register(Register.PORT_IN, port.port()), Stage.L2_LOOKUP.go())))
                .toList())));
        emission.own("not ARP", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, List.of(Stage.ARP_RESPONDER.flow(0, Cookie.NODE.of(0, 0),
                Match.builder(), Stage.L2_LOOKUP.go())))));
    }

    private static Match.Builder request(final BoundPort port, final Inet4Address ip) {
        return Match.builder().register(Register.DATAPATH, port.datapath())
            .exact(Field.ETH_DST, BROADCAST)
            .exact(Field.ETH_TYPE, ARP)
            .exact(Field.ARP_OP, REQUEST)
            .exact(Field.ARP_TPA, bits(ip));
    }

    private static Flow answer(final BoundPort port, final MacAddress mac, final Inet4Address ip) {
        return Stage.ARP_RESPONDER.flow(100, port.cookie(), request(port, ip),
            move(Field.ETH_SRC, Field.ETH_DST),
            new Action.SetField(Field.ETH_SRC, Bits.of(mac.bits())),
            load(Field.ARP_OP, REPLY),
            move(Field.ARP_SHA, Field.ARP_THA),
            move(Field.ARP_SPA, Field.ARP_TPA),
            load(Field.ARP_SHA, mac.bits()),
            load(Field.ARP_SPA, bits(ip)),
            new Action.Output(Action.IN_PORT));
    }

    private static Action move(final Field from, final Field to) {
        return new Action.Move(Subfield.of(from), Subfield.of(to));
    }

    private static Action load(final Field to, final long value) {
        return new Action.Load(Subfield.of(to), Bits.of(value));
    }

    private static long bits(final Inet4Address ip) {
        return ByteBuffer.wrap(ip.getAddress()).getInt() & 0xffffffffL;
    }
}
