package org.weft.pipeline;

import java.util.List;
import org.weft.domain.LogicalRouterPort.Attachment.ToSwitch;
import org.weft.domain.MacAddress;
import org.weft.domain.PortId;
import org.weft.domain.SwitchId;
import org.weft.engine.Engine;
import org.weft.engine.Index;
import org.weft.engine.Relation;
import org.weft.engine.View;

/** Which port of a switch has a MAC address, if several claim it: the first one, whatever is attached to it. */
final class AddressOwners {
    /** An address that ports of a switch claim. */
    private record Claim(SwitchId logicalSwitch, MacAddress mac) {
    }

    /** One port's claim to an address. */
    private record Claimant(Claim claim, PortId port) implements Comparable<Claimant> {
        @Override
        public int compareTo(final Claimant other) {
            return port.compareTo(other.port);
        }
    }

    private final Index<Claim, Claimant> claims;

    AddressOwners(final Engine engine, final Inputs inputs) {
        final Relation<Claimant, Boolean> ofPorts = engine.flatMap("address claims", inputs.ports(),
            (id, port, out) -> port.addresses().forEach(address ->
                out.emit(new Claimant(new Claim(id.logicalSwitch(), address.mac()), id), true)));
        final Relation<Claimant, Boolean> ofRouters = engine.flatMap("address claims of routers", inputs.routerPorts(),
            (id, port, out) -> {
                if (port.attachment() instanceof ToSwitch to) {
                    out.emit(new Claimant(new Claim(to.port().logicalSwitch(), port.mac()), to.port()), true);
                }
            });
        claims = engine.index("claims to addresses", engine.union("all address claims", List.of(ofPorts, ofRouters)),
            (claimant, any) -> claimant.claim());
    }

    /** The port that has an address which {@code claimant} claims too. */
    PortId owner(final PortId claimant, final MacAddress mac, final View view) {
        return view.get(claims, new Claim(claimant.logicalSwitch(), mac)).first().port();
    }
}
