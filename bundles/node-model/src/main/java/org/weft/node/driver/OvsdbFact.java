package org.weft.node.driver;

import java.util.Optional;
import java.util.Set;

/**
 * Something that a node's Open vSwitch database says. Facts are told as they change; after {@link Connected} come
 * those of all rows, then {@link Complete}. {@link Disconnected} voids all facts of the node.
 */
public sealed interface OvsdbFact {
    /** Open_vSwitch.external_ids:system-id of the node. */
    String systemId();

    /**
     * The node has connected, or one of these values has changed.
     *
     * @param remoteAddress where from, as host:port
     * @param version Open_vSwitch.ovs_version
     * @param ifaceTypes Open_vSwitch.iface_types
     */
    record Connected(String systemId, String remoteAddress, String version, Set<String> ifaceTypes)
            implements OvsdbFact {
        public Connected {
            ifaceTypes = Set.copyOf(ifaceTypes);
        }
    }

    /** All rows that the node had when it connected have been told. */
    record Complete(String systemId) implements OvsdbFact {
    }

    record Disconnected(String systemId) implements OvsdbFact {
    }

    /** A bridge that has a datapath id. */
    record Bridge(String systemId, String name, long datapathId) implements OvsdbFact {
    }

    record BridgeGone(String systemId, String name) implements OvsdbFact {
    }

    /**
     * An interface on a bridge.
     *
     * @param bridge the bridge it is on
     * @param type Interface.type; "" for a system device
     * @param ofport Interface.ofport; 0 while unknown, -1 when Open vSwitch could not make it
     * @param linkUp Interface.link_state and admin_state are both up
     * @param vif external_ids:iface-id
     * @param error Interface.error
     * @param owned Weft made it
     * @param bfd its BFD session; empty without one
     */
    record Interface(String systemId, String name, String bridge, String type, int ofport, boolean linkUp,
            Optional<String> vif, Optional<String> error, boolean owned, Optional<Bfd> bfd) implements OvsdbFact {
    }

    /** What Interface.bfd_status says. */
    enum Bfd {
        /** flap_count is 0: the session has not been up since ovs-vswitchd has made it. */
        BEGINNING,
        /** state is up, and forwarding is not false. */
        UP,
        /** It has been up, and is not any more. */
        LOST
    }

    record InterfaceGone(String systemId, String name) implements OvsdbFact {
    }

    /** The node has all that was asked for: what was refused before is over. Told only after a refusal. */
    record Agreed(String systemId) implements OvsdbFact {
    }

    /** A change that Weft asked for was refused by the database. */
    record Refused(String systemId, String what, String why) implements OvsdbFact {
    }
}
