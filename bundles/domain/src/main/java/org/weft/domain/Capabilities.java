package org.weft.domain;

import java.util.Optional;
import java.util.Set;

/**
 * What a connected node's Open vSwitch says of itself.
 *
 * @param version Open_vSwitch.ovs_version, as "3.1.0"
 * @param ifaceTypes Open_vSwitch.iface_types
 */
public record Capabilities(String version, Set<String> ifaceTypes) {
    public Capabilities {
        ifaceTypes = Set.copyOf(ifaceTypes);
    }

    /**
     * Why an encapsulation cannot be used on the node; empty if it can.
     *
     * <p>STT needs more than its name in iface_types: only the kernel module that Open vSwitch shipped before
     * version 3.0 carried it, while later versions still list the type and drop every frame, until 3.6 removed it.
     *
     * @param datapathType Bridge.datapath_type of the integration bridge
     */
    public Optional<String> refuses(final Encapsulation encapsulation, final String datapathType) {
        if (!ifaceTypes.contains(encapsulation.toString())) {
            return Optional.of("Open vSwitch " + version + " does not offer " + encapsulation);
        }
        if (encapsulation == Encapsulation.STT && (major() >= 3 || !"system".equals(datapathType))) {
            return Optional.of("Open vSwitch " + version + " with datapath type " + datapathType
                + " lists stt but cannot carry it: it takes the kernel module of a version before 3.0");
        }
        return Optional.empty();
    }

    private int major() {
        final String digits = version.replaceFirst("[^0-9].*", "");
        return digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
