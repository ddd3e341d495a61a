package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.domain.Bridging;
import org.weft.domain.LogicalRouterPort.Attachment.ToGateway;
import org.weft.domain.LogicalSwitch;
import org.weft.domain.PortId;
import org.weft.domain.RouterPortId;
import org.weft.domain.SwitchId;
import org.weft.domain.Transport;

/**
 * The physical network of an L3 gateway service is treated as a bridged switch of its own, one for each VLAN, which is
 * on the gateways only. Its id holds a slash, so that it is none of a configured switch.
 */
final class External {
    private static final String PREFIX = "l3-gateway/";

    private External() {
        // functions only
    }

    /** The switch that a router port is joined to. */
    static LogicalSwitch logicalSwitch(final ToGateway to) {
        return new LogicalSwitch(new SwitchId(PREFIX + to.service() + '/' + to.vlan().orElse(0)), true,
            Transport.of(List.of()), LogicalSwitch.Replication.SOURCE,
            Optional.of(new Bridging(to.service(), to.vlan())), false, 0);
    }

    /** The port of the switch. */
    static PortId port(final LogicalSwitch external, final RouterPortId id) {
        return new PortId(external.id(), id.toString());
    }

    /** Whether a switch is one of a gateway service, whose id its bridging has in place of a zone. */
    static boolean is(final SwitchId id) {
        return id.id().startsWith(PREFIX);
    }
}
