package org.weft.pipeline;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weft.domain.IpPrefix;
import org.weft.domain.KeyOwner;
import org.weft.domain.MacAddress;
import org.weft.node.Action;
import org.weft.node.Cookie;
import org.weft.node.Flow;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * {@link Stage#NEIGHBOURS}: one flow for each IP address of a switch serves who asks for it by ARP or neighbour
 * discovery, and routers that send to it.
 */
final class Neighbours implements Feature {
    private static final int CONFIGURED = 100;
    private static final int ASKED_FOR = 50;

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.universal("neighbours", topology.boundPorts(), (id, port, view) ->
            Optional.of(new Emission.Universal(id.logicalSwitch(), port.addresses().stream()
                .flatMap(address -> address.ips().stream().map(ip ->
                    flow(CONFIGURED, port.cookie(), port.datapath(), ip, address.mac(), Stream.of())))
                .toList())));
        emission.universal("routers as neighbours", topology.routing().links(), (id, link, view) ->
            Optional.of(new Emission.Universal(link.switchPort().logicalSwitch(), link.addresses().stream()
                .map(IpPrefix::address)
                .map(ip -> flow(CONFIGURED, link.cookie(), link.datapath(), ip, link.mac(),
                    Stream.of(Register.ROUTER_ADDRESS.load(1))))
                .toList())));
        emission.universal("floating addresses as neighbours", topology.translations().floating().distributed(),
            (id, floating, view) -> Optional.of(new Emission.Universal(floating.link().logicalSwitch().id(), List.of(
                flow(CONFIGURED, floating.link().cookie(), floating.link().datapath(), floating.address(),
                    floating.mac(), Stream.of())))));
        emission.universal("neighbours that were asked for", topology.inputs().neighbours(), (id, mac, view) ->
            view.get(topology.inputs().keys(), new KeyOwner.OfSwitch(id.logicalSwitch())).map(datapath ->
                new Emission.Universal(id.logicalSwitch(), List.of(flow(ASKED_FOR,
                    Cookie.LOGICAL_SWITCH.of(datapath, 0), datapath, id.address(), mac, Stream.of())))));
    }

    private static Flow flow(final int priority, final long cookie, final int datapath, final InetAddress address,
            final MacAddress mac, final Stream<Action> more) {
        return Stage.NEIGHBOURS.flow(priority, cookie,
            Match.builder().register(Register.DATAPATH, datapath).add(Addresses.asked(address)),
            Stream.concat(Stream.of(Register.FOUND_MAC.load(mac.bits())), more).toList());
    }
}
