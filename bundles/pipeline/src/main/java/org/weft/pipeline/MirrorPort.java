package org.weft.pipeline;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.weft.domain.Mirror;
import org.weft.node.BridgePort;

/** The ports by which copies go to collectors: one for each collector, for all ports of a node that it is told of. */
final class MirrorPort {
    private MirrorPort() {
        // functions only
    }

    static List<BridgePort> of(final Mirror.ToRemote to, final String bridge) {
        return to.addresses().stream().map(address -> {
            final Map<String, String> options = new HashMap<>();
            options.put("remote_ip", address.getHostAddress());
            if (to.encapsulation() == Mirror.ToRemote.Encapsulation.ERSPAN) {
                options.put("erspan_ver", "1");
                options.put("erspan_idx", "0");
                options.put("key", Integer.toString(to.session()));
            }
            return new BridgePort(name(to, address), bridge,
                to.encapsulation() == Mirror.ToRemote.Encapsulation.ERSPAN ? "erspan" : "gre", options, Map.of());
        }).toList();
    }

    static List<BridgePort.Name> names(final Mirror.ToRemote to) {
        return to.addresses().stream().map(address -> name(to, address)).toList();
    }

    private static BridgePort.Name name(final Mirror.ToRemote to, final InetAddress address) {
        final String session = to.encapsulation() == Mirror.ToRemote.Encapsulation.ERSPAN
            ? String.format("e%03x", to.session()) : "g";
        return new BridgePort.Name("wm" + session + '-' + Tunnel.text(address));
    }
}
