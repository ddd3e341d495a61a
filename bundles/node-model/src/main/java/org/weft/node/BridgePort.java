package org.weft.node;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A port that Weft adds to a bridge: one Port and one Interface row, ovs-vswitchd.conf.db(5).
 *
 * @param key the name, at most 15 characters, unique on the node
 * @param bridge the bridge that it is on
 * @param type Interface.type, as "vxlan" or "patch"
 * @param options Interface.options
 * @param bfd Interface.bfd; empty when nothing watches the port's other end
 */
public record BridgePort(Name key, String bridge, String type, SortedMap<String, String> options,
        SortedMap<String, String> bfd) implements Entry.Row {
    public BridgePort(final Name key, final String bridge, final String type, final Map<String, String> options,
            final Map<String, String> bfd) {
        this(key, bridge, type, Collections.unmodifiableSortedMap(new TreeMap<>(options)),
            Collections.unmodifiableSortedMap(new TreeMap<>(bfd)));
    }

    /** Interface.name and Port.name. */
    public record Name(String name) implements Entry.Key {
        public Name {
            if (name.isEmpty() || name.length() > 15) {
                throw new IllegalArgumentException("port name '" + name + "' is not of 1 to 15 characters");
            }
        }
    }

    @Override
    public String toString() {
        return "port=" + key.name() + ",bridge=" + bridge + ",type=" + type + ",options=" + options
            + (bfd.isEmpty() ? "" : ",bfd=" + bfd);
    }
}
