package org.weft.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.AllowedPair;
import org.weft.domain.IpPrefix;
import org.weft.node.Action;
import org.weft.node.Field;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;
import org.weft.node.Subfield;

/**
 * {@link Stage#OWNERSHIP}: the addresses of a port, once for all who ask: with port security those that it may use,
 * else those that it has. A question is put in {@link Register#ASKED_PORT}, {@link Register#ASKED_MAC} and
 * {@link Register#ASKED_IP}; the answer is in {@link Register#OWNS_MAC}, {@link Register#OWNS_IP},
 * {@link Register#IPV4_HOST} and {@link Register#IPV6_HOST}.
 */
final class Ownership implements Feature {
    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("addresses of ports", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Own(port.node(), port.secured() ? allowed(port)
                : port.addresses().stream().map(address -> address.mac().bits()).distinct()
                    .map(mac -> has(100, port, asked(port, mac), Register.OWNS_MAC)).toList())));
    }

    /** Asks whether a port has a MAC address.
     *
     * @param port the register with its key */
    static Stream<Action> ofMac(final Register port, final Subfield mac) {
        return Stream.of(new Action.Move(port.bits(), Register.ASKED_PORT.bits()),
            new Action.Move(mac, Register.ASKED_MAC.bits()),
            Register.clear(Register.OWNS_MAC, Register.IPV6_HOST), Stage.OWNERSHIP.run());
    }

    /** Asks whether a port has an IP address of the packet with a MAC address.
     *
     * @param port the register with its key
     * @param ip a field of IPv4 or ARP, or of IPv6 */
    static Stream<Action> ofIp(final Register port, final Subfield mac, final Field ip) {
        final boolean ipv4 = ip.width() == Integer.SIZE;
        final Stream<Action> question = ipv4 ? Addresses.askIpv4(ip)
            : Stream.of(Addresses.move(ip, Register.ASKED_IP.bits()));
        return Stream.of(question, Stream.of(Register.ASKED_IPV6.load(ipv4 ? 0 : 1)), ofMac(port, mac))
            .flatMap(actions -> actions);
    }

    private static List<Flow> allowed(final BoundPort port) {
        final var flows = new ArrayList<Flow>();
        port.traits().security().forEach(pair -> {
            flows.add(has(100, port, asked(port, pair.mac().bits()), ofMacAlone(pair)));
            Addresses.withLinkLocal(pair).forEach(prefix -> flows.add(has(200, port,
                Addresses.askedWithin(asked(port, pair.mac().bits()), prefix), Register.OWNS_MAC, Register.OWNS_IP)));
        });
        return flows;
    }

    private static Register[] ofMacAlone(final AllowedPair pair) {
        final var answers = new ArrayList<Register>();
        answers.add(Register.OWNS_MAC);
        if (pair.prefixes().isEmpty()) {
            answers.add(Register.OWNS_IP);
        }
        if (pair.prefixes().stream().anyMatch(IpPrefix::isIpv4)) {
            answers.add(Register.IPV4_HOST);
        }
        if (!pair.prefixes().stream().allMatch(IpPrefix::isIpv4)) {
            answers.add(Register.IPV6_HOST);
        }
        return answers.toArray(Register[]::new);
    }

    private static Match.Builder asked(final BoundPort port, final long mac) {
        return Match.builder().register(Register.DATAPATH, port.datapath()).register(Register.ASKED_PORT, port.port())
            .register(Register.ASKED_MAC, mac);
    }

    private static Flow has(final int priority, final BoundPort port, final Match.Builder match,
            final Register... answers) {
        return Stage.OWNERSHIP.flow(priority, port.cookie(), match,
            Stream.of(answers).map(answer -> answer.load(1)).toList());
    }
}
