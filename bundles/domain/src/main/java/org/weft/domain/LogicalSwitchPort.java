package org.weft.domain;

import java.util.List;
import java.util.Optional;

/**
 * A port of a logical switch.
 *
 * @param id its id
 * @param enabled whether frames may pass
 * @param addresses what is behind it
 * @param attachment what is plugged into it
 */
public record LogicalSwitchPort(PortId id, boolean enabled, List<Address> addresses, Attachment attachment) {
    public LogicalSwitchPort {
        addresses = List.copyOf(addresses);
    }

    /** The interface id of the attached VIF, if one is attached. */
    public Optional<String> vif() {
        return attachment instanceof Attachment.Vif vif ? Optional.of(vif.interfaceId()) : Optional.empty();
    }
}
