package org.weft.southbound.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.weft.node.driver.OvsdbFact.Bfd;

/** What is remembered of a row. Columns are those of ovs-vswitchd.conf.db(5). */
sealed interface Row {
    /** The one row of table Open_vSwitch. */
    record Node(Optional<String> systemId, Optional<String> term, String version, Set<String> ifaceTypes)
            implements Row {
        static Node of(final JsonNode columns) {
            final var ids = Values.map(columns.path("external_ids"));
            return new Node(Optional.ofNullable(ids.get(Schema.SYSTEM_ID)).filter(id -> !id.isBlank()),
                Optional.ofNullable(ids.get(Schema.TERM)), Values.string(columns.path("ovs_version")),
                Values.strings(columns.path("iface_types")));
        }

        /** Whether the node has obeyed a leader of a later term; a term that is no number is nobody's. */
        boolean obeysLaterThan(final long ours) {
            return term.filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf)
                .filter(theirs -> theirs > ours).isPresent();
        }
    }

    record Bridge(String name, OptionalLong datapathId, String datapathType, String failMode, Set<String> protocols,
            Set<UUID> controllers, boolean inBandDisabled, boolean marked, Set<UUID> ports) implements Row {
        /** A bridge as Open vSwitch's schema makes it. */
        static Bridge empty(final String name) {
            return new Bridge(name, OptionalLong.empty(), "", "", Set.of(), Set.of(), false, false, Set.of());
        }

        static Bridge of(final JsonNode columns) {
            final Optional<String> datapathId = Values.optional(columns.path("datapath_id"));
            return new Bridge(Values.string(columns.path("name")),
                datapathId.isEmpty() ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseUnsignedLong(datapathId.orElseThrow(), 16)),
                Values.string(columns.path("datapath_type")), Values.string(columns.path("fail_mode")),
                Values.strings(columns.path("protocols")), Values.uuids(columns.path("controller")),
                "true".equals(Values.map(columns.path("other_config")).get("disable-in-band")),
                Schema.isMarked(columns), Values.uuids(columns.path("ports")));
        }

        Bridge withoutPorts() {
            return new Bridge(name, datapathId, datapathType, failMode, protocols, controllers, inBandDisabled, marked,
                Set.of());
        }
    }

    record Port(String name, Set<UUID> interfaces, Optional<UUID> qos, boolean marked) implements Row {
        static Port of(final JsonNode columns) {
            return new Port(Values.string(columns.path("name")), Values.uuids(columns.path("interfaces")),
                Values.uuids(columns.path("qos")).stream().findFirst(), Schema.isMarked(columns));
        }
    }

    /**
     * One of table Interface.
     *
     * @param ofport 0 while empty
     * @param options only of a row with our mark, others' are not kept
     * @param bfd as the options
     * @param session all that is kept of bfd_status, of which ovs-vswitchd also counts and explains; empty when the row
     *            asks for no BFD session
     */
    record Interface(String name, String type, int ofport, boolean linkUp, Optional<String> vif,
            Optional<String> error, boolean marked, Map<String, String> options, Map<String, String> bfd,
            Optional<Bfd> session) implements Row {
        static Interface of(final JsonNode columns) {
            final boolean marked = Schema.isMarked(columns);
            final Map<String, String> bfd = Values.map(columns.path("bfd"));
            return new Interface(Values.string(columns.path("name")), Values.string(columns.path("type")),
                Values.optional(columns.path("ofport")).map(Integer::parseInt).orElse(0),
                "up".equals(Values.string(columns.path("admin_state")))
                    && "up".equals(Values.string(columns.path("link_state"))),
                Optional.ofNullable(Values.map(columns.path("external_ids")).get("iface-id")),
                Values.optional(columns.path("error")).filter(error -> !error.isEmpty()),
                marked, marked ? Values.map(columns.path("options")) : Map.of(), marked ? bfd : Map.of(),
                "true".equalsIgnoreCase(bfd.get("enable"))
                    ? Optional.of(session(Values.map(columns.path("bfd_status")))) : Optional.empty());
        }

        /**
         * A session may be up while its other end says that nothing can be forwarded (RFC 5880 section 6.8.17). What
         * flap_count counts are the changes of forwarding since ovs-vswitchd has made the session.
         */
        private static Bfd session(final Map<String, String> status) {
            if ("up".equals(status.get("state")) && !"false".equals(status.get("forwarding"))) {
                return Bfd.UP;
            }
            return "0".equals(status.getOrDefault("flap_count", "0")) ? Bfd.BEGINNING : Bfd.LOST;
        }
    }

    /**
     * One of table QoS.
     *
     * @param otherConfig only of a row with our mark, as the options of an interface
     */
    record Qos(String type, Map<String, String> otherConfig, Map<Long, UUID> queues, boolean marked) implements Row {
        static Qos of(final JsonNode columns) {
            final boolean marked = Schema.isMarked(columns);
            return new Qos(Values.string(columns.path("type")),
                marked ? Values.map(columns.path("other_config")) : Map.of(),
                Values.references(columns.path("queues")), marked);
        }
    }

    /**
     * One of table Queue.
     *
     * @param otherConfig only of a row with our mark
     */
    record Queue(Map<String, String> otherConfig, boolean marked) implements Row {
        static Queue of(final JsonNode columns) {
            final boolean marked = Schema.isMarked(columns);
            return new Queue(marked ? Values.map(columns.path("other_config")) : Map.of(), marked);
        }
    }

    /**
     * One of table Controller.
     *
     * @param maxBackoff longest pause between attempts to connect, in milliseconds; empty for Open vSwitch's own
     */
    record Controller(String target, OptionalInt maxBackoff) implements Row {
        static Controller of(final JsonNode columns) {
            return new Controller(Values.string(columns.path("target")),
                Values.optional(columns.path("max_backoff")).map(Integer::parseInt).map(OptionalInt::of)
                    .orElse(OptionalInt.empty()));
        }
    }
}
