package org.weft.pipeline;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
 * {@link Stage#ARP_RESPONDER} and {@link Stage#ND_REPLY}: answer broadcast ARP requests (RFC 826) and multicast
 * neighbour solicitations (RFC 4861). Unicast ones go through: they are how a neighbour is probed (RFC 1122 section
 * 2.3.2.1, RFC 4861 section 7.3), so the neighbour itself has to answer.
 */
final class ArpResponder implements Feature {
    private static final long BROADCAST = 0xffffffffffffL;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;
    /** Solicited and override: RFC 4861 section 4.4. */
    private static final long SOLICITED_OVERRIDE = 0x60000000L;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.universal("answer for neighbours", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Universal(id.logicalSwitch(), port.addresses().stream()
                .flatMap(address -> Stream.concat(
                    address.ipv4().map(ip -> answer(port, address.mac(), ip)),
                    address.ipv6().map(ip -> answer(port, address.mac(), ip))))
                .toList())));
        emission.own("do not answer the owner", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), port.addresses().stream()
                .flatMap(address -> Stream.concat(
                    address.ipv4().map(ip -> request(port, ip)), address.ipv6().map(ip -> solicitation(port, ip))))
                .map(match -> Stage.ARP_RESPONDER.flow(200, port.cookie(),
                    match.register(Register.PORT_IN, port.port()), Stage.L2_LOOKUP.go()))
                .toList())));
        emission.own("no question", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, nodeFlows())));
    }

    private static List<Flow> nodeFlows() {
        final long cookie = Cookie.NODE.of(0, 0);
        return List.of(
            // duplicate address detection: the owner is to defend its address
            Stage.ARP_RESPONDER.flow(300, cookie,
                Addresses.icmpv6(Match.builder(), Addresses.NEIGHBOUR_SOLICITATION).exact(Field.IPV6_SRC, 0),
                Stage.L2_LOOKUP.go()),
            Stage.ARP_RESPONDER.flow(0, cookie, Match.builder(), Stage.L2_LOOKUP.go()),
            Stage.ND_REPLY.flow(100, cookie,
                Addresses.icmpv6(Match.builder(), Addresses.NEIGHBOUR_ADVERTISEMENT).exact(Field.ICMPV6_CODE, 0),
                new Action.SetField(Field.ND_RESERVED, Bits.of(SOLICITED_OVERRIDE)),
                new Action.SetField(Field.ND_OPTIONS_TYPE, Bits.of(TARGET_LINK_LAYER_ADDRESS)),
                move(Field.ETH_SRC, Field.ND_TLL),
                new Action.Output(Action.IN_PORT)));
    }

    private static Match.Builder request(final BoundPort port, final Inet4Address ip) {
        return Match.builder().register(Register.DATAPATH, port.datapath())
            .exact(Field.ETH_DST, BROADCAST)
            .exact(Field.ETH_TYPE, Addresses.ARP)
            .exact(Field.ARP_OP, REQUEST)
            .add(Addresses.exact(Field.ARP_TPA, ip));
    }

    private static Match.Builder solicitation(final BoundPort port, final Inet6Address ip) {
        return Addresses.group(Addresses.icmpv6(Match.builder().register(Register.DATAPATH, port.datapath()),
            Addresses.NEIGHBOUR_SOLICITATION), true).exact(Field.ICMPV6_CODE, 0)
            .add(Addresses.exact(Field.ND_TARGET, ip));
    }

    private static Flow answer(final BoundPort port, final MacAddress mac, final Inet4Address ip) {
        return Stage.ARP_RESPONDER.flow(100, port.cookie(), request(port, ip),
            move(Field.ETH_SRC, Field.ETH_DST),
            new Action.SetField(Field.ETH_SRC, Bits.of(mac.bits())),
            load(Field.ARP_OP, Bits.of(REPLY)),
            move(Field.ARP_SHA, Field.ARP_THA),
            move(Field.ARP_SPA, Field.ARP_TPA),
            load(Field.ARP_SHA, Bits.of(mac.bits())),
            load(Field.ARP_SPA, Addresses.bits(ip)),
            new Action.Output(Action.IN_PORT));
    }

    private static Flow answer(final BoundPort port, final MacAddress mac, final Inet6Address ip) {
        return Stage.ARP_RESPONDER.flow(100, port.cookie(), solicitation(port, ip),
            move(Field.ETH_SRC, Field.ETH_DST),
            new Action.SetField(Field.ETH_SRC, Bits.of(mac.bits())),
            move(Field.IPV6_SRC, Field.IPV6_DST),
            new Action.SetField(Field.IPV6_SRC, Addresses.bits(ip)),
            new Action.SetField(Field.ICMPV6_TYPE, Bits.of(Addresses.NEIGHBOUR_ADVERTISEMENT)),
            Stage.ND_REPLY.go());
    }

    private static Action move(final Field from, final Field to) {
        return new Action.Move(Subfield.of(from), Subfield.of(to));
    }

    private static Action load(final Field to, final Bits value) {
        return new Action.Load(Subfield.of(to), value);
    }
}
