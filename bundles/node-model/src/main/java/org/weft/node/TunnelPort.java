package org.weft.node;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tunnel port of the integration bridge: one Port and one Interface row, ovs-vswitchd.conf.db(5).
 *
 * @param key the name, at most 15 characters
 * @param type Interface.type, as "vxlan"
 * @param options Interface.options
 */
public record TunnelPort(Name key, String type, SortedMap<String, String> options) implements Entry {
    public TunnelPort(final Name key, final String type, final Map<String, String> options) {
        this(key, type, Collections.unmodifiableSortedMap(new TreeMap<>(options)));
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
        return "port=" + key.name() + ",type=" + type + ",options=" + options;
    }
}
