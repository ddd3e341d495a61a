package org.weft.pipeline;

import java.util.List;
import org.weft.domain.Address;
import org.weft.domain.FrameKind;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.LogicalSwitchPort;
import org.weft.domain.MacAddress;
import org.weft.domain.NodeId;
import org.weft.domain.Transport;
import org.weft.node.Cookie;
import org.weft.node.Match;
import org.weft.node.Register;

/**
 * A logical switch port whose VIF is on a node, and that has its keys.
 *
 * @param datapath key of the switch
 * @param port key of the port
 * @param node where the VIF is
 * @param ofport OpenFlow port of the VIF on that node
 * @param addresses the addresses that this port, and no other of the switch, has
 * @param traits how it treats frames
 * @param logicalSwitch its switch
 * @param kind what other nodes have to know of it
 * @param tunnelKey what tunnels carry as the key of its frames
 */
public record BoundPort(int datapath, int port, NodeId node, int ofport, List<Address> addresses,
        LogicalSwitchPort.Traits traits, LogicalSwitch logicalSwitch, FrameKind kind, int tunnelKey) {
    /** How the switch reaches other nodes. */
    public Transport transport() {
        return logicalSwitch.transport();
    }

    /** Whether it may not exchange frames with ports like it. */
    public boolean isolated() {
        return kind.isolated();
    }

    /** Whether some feature treats it otherwise than a port of which nothing but addresses is configured. */
    boolean special() {
        return isolated() || !traits.equals(LogicalSwitchPort.Traits.PLAIN);
    }

    /** Whether what it sends and receives is checked. */
    boolean secured() {
        return !traits.security().isEmpty();
    }

    /** Whether it has port security that lists a MAC address. */
    boolean allows(final MacAddress mac) {
        return traits.security().stream().anyMatch(pair -> pair.mac().equals(mac));
    }

    /** The cookie of the flows that the port causes. */
    public long cookie() {
        return Cookie.LOGICAL_SWITCH_PORT.of(datapath, port);
    }

    /** Matches what comes in by the port. */
    Match.Builder in() {
        return Match.builder().register(Register.DATAPATH, datapath).register(Register.PORT_IN, port);
    }

    /** Matches what goes out by the port. */
    Match.Builder out() {
        return Match.builder().register(Register.DATAPATH, datapath).register(Register.PORT_OUT, port);
    }
}
