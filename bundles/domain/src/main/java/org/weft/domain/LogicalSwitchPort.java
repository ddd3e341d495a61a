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
 * @param traits how it treats frames
 */
public record LogicalSwitchPort(PortId id, boolean enabled, List<Address> addresses, Attachment attachment,
        Traits traits) {
    public LogicalSwitchPort {
        addresses = List.copyOf(addresses);
    }

    /**
     * How a port treats frames.
     *
     * @param learning whether there are more MAC addresses behind it, which are learnt
     * @param security the addresses that it may use, each MAC address once; any if empty
     * @param uplink whether isolation does not apply to it
     * @param queue id of its logical queue
     * @param mirrors copies of its traffic
     */
    public record Traits(boolean learning, List<AllowedPair> security, boolean uplink, Optional<String> queue,
            List<Mirror> mirrors) {
        /** No learning, no security, no queue, no mirrors. */
        public static final Traits PLAIN = new Traits(false, List.of(), false, Optional.empty(), List.of());

        public Traits {
            security = List.copyOf(security);
            mirrors = List.copyOf(mirrors);
        }
    }

    /** The interface id of the attached VIF, if one is attached. */
    public Optional<String> vif() {
        return attachment instanceof Attachment.Vif vif ? Optional.of(vif.interfaceId()) : Optional.empty();
    }
}
