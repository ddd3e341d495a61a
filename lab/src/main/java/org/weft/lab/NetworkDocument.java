package org.weft.lab;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A document of configuration as RESTCONF takes it, built up step by step. */
public final class NetworkDocument {
    private final ObjectNode root = Json.MAPPER.createObjectNode();
    private final ObjectNode network = root.putObject("weft:network");

    /**
     * Adds a transport zone.
     *
     * @param id its id
     * @return this
     */
    public NetworkDocument zone(final String id) {
        network.withArray("weft-transport:transport-zone").addObject().put("id", id);
        return this;
    }

    /**
     * Adds a transport node of type hypervisor with the userspace datapath.
     *
     * @param id its id and system-id
     * @param zone the zone of its connector
     * @param encapsulation the encapsulation of its connector
     * @param address the address of its connector
     * @return this
     */
    public NetworkDocument hypervisor(final String id, final String zone, final String encapsulation,
            final String address) {
        return node(id, "netdev", zone, encapsulation, address);
    }

    /**
     * Adds a transport node of type hypervisor for a hypervisor of the lab.
     *
     * @param hypervisor the hypervisor
     * @param zone the zone of its connector
     * @param encapsulation the encapsulation of its connector
     * @return this
     */
    public NetworkDocument hypervisor(final Hypervisor hypervisor, final String zone, final String encapsulation) {
        return hypervisor(hypervisor.name(), zone, encapsulation, hypervisor.tunnelAddress());
    }

    /**
     * Adds a transport node for a {@link DummyHypervisor}.
     *
     * @param id its id and system-id
     * @param zone the zone of its connector
     * @param encapsulation the encapsulation of its connector
     * @param address the address of its connector
     * @return this
     */
    public NetworkDocument dummy(final String id, final String zone, final String encapsulation,
            final String address) {
        return node(id, "system", zone, encapsulation, address);
    }

    /**
     * Adds a logical switch.
     *
     * @param id its id
     * @param zone the zone that carries it
     * @param encapsulation the encapsulation to use
     * @return this
     */
    public NetworkDocument logicalSwitch(final String id, final String zone, final String encapsulation) {
        switchNode(id).putArray("transport-binding").addObject().put("zone", zone).put("encapsulation", encapsulation);
        return this;
    }

    /**
     * Sets more of a logical switch.
     *
     * @param id its id
     * @param more what to set, in the words of the model
     * @return this
     */
    public NetworkDocument setSwitch(final String id, final Map<String, ?> more) {
        merge(switchNode(id), more);
        return this;
    }

    /**
     * Sets more of a port.
     *
     * @param logicalSwitch the id of its switch
     * @param id its id
     * @param more what to set, in the words of the model
     * @return this
     */
    public NetworkDocument setPort(final String logicalSwitch, final String id, final Map<String, ?> more) {
        merge(item(switchNode(logicalSwitch).withArray("port"), id), more);
        return this;
    }

    /**
     * Sets more of a transport zone.
     *
     * @param id its id
     * @param more what to set, in the words of the model
     * @return this
     */
    public NetworkDocument setZone(final String id, final Map<String, ?> more) {
        merge(item(network.withArray("weft-transport:transport-zone"), id), more);
        return this;
    }

    /**
     * Sets more of a transport node.
     *
     * @param id its id
     * @param more what to set, in the words of the model
     * @return this
     */
    public NetworkDocument setNode(final String id, final Map<String, ?> more) {
        merge(item(network.withArray("weft-transport:transport-node"), id), more);
        return this;
    }

    /**
     * Sets a logical queue.
     *
     * @param id its id
     * @param more what to set, in the words of the model
     * @return this
     */
    public NetworkDocument setQueue(final String id, final Map<String, ?> more) {
        merge(item(network.withArray("weft-qos:logical-queue"), id), more);
        return this;
    }

    /**
     * Sets more of a logical router.
     *
     * @param id its id
     * @param more what to set, in the words of the model
     * @return this
     */
    public NetworkDocument setRouter(final String id, final Map<String, ?> more) {
        merge(routerNode(id), more);
        return this;
    }

    /**
     * Adds a router port that is joined to a logical switch, and the port of the switch. Both have the id of the other
     * side.
     *
     * @param router the id of the router
     * @param logicalSwitch the id of the switch
     * @param mac the MAC address
     * @param addresses the IP addresses with prefix lengths
     * @return this
     */
    public NetworkDocument routerPort(final String router, final String logicalSwitch, final String mac,
            final List<String> addresses) {
        item(switchNode(logicalSwitch).withArray("port"), router).putObject("attachment")
            .putObject("weft-logical-routing:logical-router-port").put("logical-router", router)
            .put("port", logicalSwitch);
        portOfRouter(router, logicalSwitch, mac, addresses, "logical-switch-port")
            .put("logical-switch", logicalSwitch).put("port", router);
        return this;
    }

    /**
     * Adds a router port that is joined to the physical network of an L3 gateway service.
     *
     * @param router the id of the router
     * @param id the id of the port
     * @param mac the MAC address
     * @param addresses the IP addresses with prefix lengths
     * @param to the service, and the VLAN if there is one, in the words of the model
     * @return this
     */
    public NetworkDocument gatewayPort(final String router, final String id, final String mac,
            final List<String> addresses, final Map<String, ?> to) {
        merge(portOfRouter(router, id, mac, addresses, "l3-gateway"), to);
        return this;
    }

    /**
     * Joins two routers by a port on each, which has the id of the other router.
     *
     * @param router the id of one router
     * @param address the address of its port, with a prefix length
     * @param other the id of the other router
     * @param otherAddress the address of that one's port
     * @return this
     */
    public NetworkDocument routerPatch(final String router, final String address, final String other,
            final String otherAddress) {
        portOfRouter(router, other, "02:fe:00:00:00:01", List.of(address), "logical-router-port")
            .put("logical-router", other).put("port", router);
        portOfRouter(other, router, "02:fe:00:00:00:02", List.of(otherAddress), "logical-router-port")
            .put("logical-router", router).put("port", other);
        return this;
    }

    private ObjectNode portOfRouter(final String router, final String id, final String mac,
            final List<String> addresses, final String attachment) {
        final ObjectNode port = item(routerNode(router).withArray("port"), id).put("mac", mac);
        final ArrayNode ips = port.putArray("ip-address");
        addresses.forEach(ips::add);
        return port.putObject("attachment").putObject(attachment);
    }

    /**
     * Adds a static route.
     *
     * @param router the id of the router
     * @param id the id of the route
     * @param prefix the destinations
     * @param nextHops the next hops; none for a route that drops
     * @return this
     */
    public NetworkDocument route(final String router, final String id, final String prefix,
            final List<String> nextHops) {
        final ObjectNode route = item(routerNode(router).withArray("static-route"), id).put("prefix", prefix)
            .put("action", nextHops.isEmpty() ? "drop" : "accept");
        final ArrayNode hops = route.putArray("next-hop");
        nextHops.forEach(hops::add);
        return this;
    }

    /**
     * Adds a rule of address translation.
     *
     * @param router the id of the router
     * @param id the id of the rule
     * @param rule the rule, in the words of the model
     * @return this
     */
    public NetworkDocument natRule(final String router, final String id, final Map<String, ?> rule) {
        merge(item(routerNode(router).withArray("nat-rule"), id), rule);
        return this;
    }

    /**
     * Adds a gateway to an L3 gateway service.
     *
     * @param service the id of the service
     * @param node the transport node
     * @param more what else to set, in the words of the model
     * @return this
     */
    public NetworkDocument gateway(final String service, final String node, final Map<String, ?> more) {
        merge(item(network.withArray("weft-gateway-services:l3-gateway-service"), service).withArray("gateway")
            .addObject().put("transport-node", node), more);
        return this;
    }

    /**
     * Sets more of an L3 gateway service.
     *
     * @param id its id
     * @param more what to set, in the words of the model
     * @return this
     */
    public NetworkDocument setService(final String id, final Map<String, ?> more) {
        merge(item(network.withArray("weft-gateway-services:l3-gateway-service"), id), more);
        return this;
    }

    private ObjectNode routerNode(final String id) {
        return item(network.withArray("weft-logical-routing:logical-router"), id);
    }

    private static void merge(final ObjectNode node, final Map<String, ?> more) {
        node.setAll((ObjectNode) Json.MAPPER.valueToTree(more));
    }

    /**
     * Adds a port with a VIF. The port has the id of the VIF.
     *
     * @param logicalSwitch the id of the switch
     * @param ifaceId the interface-id of the VIF
     * @param mac the MAC address
     * @param addresses the IP addresses; prefix lengths are left out
     * @return this
     */
    public NetworkDocument port(final String logicalSwitch, final String ifaceId, final String mac,
            final List<String> addresses) {
        final ObjectNode port = item(switchNode(logicalSwitch).withArray("port"), ifaceId);
        final ArrayNode ips = port.putArray("address").addObject().put("mac", mac).putArray("ip-address");
        addresses.forEach(address -> ips.add(address.split("/", 2)[0]));
        port.putObject("attachment").putObject("vif").put("interface-id", ifaceId);
        return this;
    }

    /**
     * Adds a port for a virtual machine of the lab.
     *
     * @param logicalSwitch the id of the switch
     * @param vm the virtual machine
     * @return this
     */
    public NetworkDocument port(final String logicalSwitch, final Vm vm) {
        return port(logicalSwitch, vm.ifaceId(), vm.mac(), vm.addresses());
    }

    private NetworkDocument node(final String id, final String datapathType, final String zone,
            final String encapsulation, final String address) {
        final ObjectNode node = item(network.withArray("weft-transport:transport-node"), id);
        node.put("type", "hypervisor").put("datapath-type", datapathType);
        node.putArray("connector").addObject().put("zone", zone).put("encapsulation", encapsulation)
            .put("ip-address", address);
        return this;
    }

    private ObjectNode switchNode(final String id) {
        return item(network.withArray("weft-logical-switching:logical-switch"), id);
    }

    /** The item of a list that has an id; made if there is none. */
    private static ObjectNode item(final ArrayNode list, final String id) {
        for (var entry : list) {
            if (entry instanceof ObjectNode node && id.equals(node.path("id").asText())) {
                return node;
            }
        }
        return list.addObject().put("id", id);
    }

    /** The document as JSON. */
    @Override
    public String toString() {
        return root.toString();
    }
}
