package org.weft.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads flows, groups and meters as ovs-ofctl(8) prints them with {@code -O OpenFlow13 --no-stats --no-names}, and as
 * {@link Flow#toString}, {@link Group#toString} and {@link Meter#toString} do. It knows the fields and actions of this
 * package only.
 */
public final class OfctlParser {
    private static final String ACTIONS = "actions=";
    private static final int DEFAULT_PRIORITY = 32768;
    private static final Pattern METER = Pattern.compile("meter=(\\w+) (kbps|pktps)( burst)?( stats)? bands=\\s*"
        + "type=drop rate=([0-9]+)(?: burst_size=([0-9]+))?");

    private OfctlParser() {
        // functions only
    }

    /** A flow.
     *
     * @throws IllegalArgumentException for a text that is not one, or that has what this package does not know */
    public static Flow flow(final String line) {
        final int split = line.indexOf(ACTIONS);
        if (split < 0) {
            throw new IllegalArgumentException("no actions in '" + line + "'");
        }
        int table = 0;
        int priority = DEFAULT_PRIORITY;
        long cookie = 0;
        final var match = new MatchParser();
        for (final String part : line.substring(0, split).trim().split("[, ]+")) {
            if (part.isEmpty()) {
                continue;
            }
            final int equals = part.indexOf('=');
            final String name = equals < 0 ? part : part.substring(0, equals);
            final String value = part.substring(equals + 1);
            switch (name) {
                case "cookie" -> cookie = Format.HEX.parse(value).lo();
                case "table" -> table = Integer.parseInt(value);
                case "priority" -> priority = Integer.parseInt(value);
                default -> {
                    if (equals < 0) {
                        match.protocol(name);
                    } else {
                        match.add(name, value);
                    }
                }
            }
        }
        return new Flow(new FlowKey(table, priority, match.build()), cookie,
            ActionParser.actions(line.substring(split + ACTIONS.length()).trim()));
    }

    /** A group.
     *
     * @throws IllegalArgumentException as above */
    public static Group group(final String line) {
        final String[] parts = line.trim().split(",bucket=");
        Optional<Integer> id = Optional.empty();
        Optional<Group.Type> type = Optional.empty();
        for (final String part : parts[0].split(",")) {
            if (part.startsWith("group_id=")) {
                id = Optional.of(Integer.parseUnsignedInt(part.substring("group_id=".length())));
            } else if (part.startsWith("type=")) {
                type = Optional.of(type(part.substring("type=".length())));
            } else {
                throw new IllegalArgumentException("unknown '" + part + "' in a group");
            }
        }
        final Group.Type known = type.orElseThrow(() -> new IllegalArgumentException("no type in '" + line + "'"));
        return new Group(new GroupKey(id.orElseThrow(() -> new IllegalArgumentException("no id in '" + line + "'"))),
            known, Stream.of(parts).skip(1).map(part -> bucket(known, part)).toList());
    }

    private static Group.Type type(final String name) {
        return switch (name) {
            case "all" -> Group.Type.ALL;
            case "select" -> Group.Type.SELECT;
            case "ff", "fast_failover" -> Group.Type.FAST_FAILOVER;
            default -> throw new IllegalArgumentException("unknown group type '" + name + "'");
        };
    }

    private static Group.Bucket bucket(final Group.Type type, final String text) {
        final int split = text.indexOf(ACTIONS);
        if (split < 0) {
            throw new IllegalArgumentException("no actions in bucket '" + text + "'");
        }
        final List<Group.Watch> watches = new ArrayList<>();
        int weight = 1;
        for (final String part : text.substring(0, split).split(",")) {
            final String number = part.substring(part.indexOf(':') + 1);
            switch (part.substring(0, part.length() - number.length())) {
                case "watch_port:" -> watches.add(new Group.Watch.Port(ActionParser.port(number)));
                case "watch_group:" -> watches.add(new Group.Watch.OfGroup(Integer.parseUnsignedInt(number)));
                case "weight:" -> {
                    weight = Integer.parseInt(number);
                    if (type != Group.Type.SELECT) {
                        throw new IllegalArgumentException("weight of a bucket of a group that does not choose by it");
                    }
                }
                default -> {
                    if (!part.isEmpty()) {
                        throw new IllegalArgumentException("unknown '" + part + "' in a bucket");
                    }
                }
            }
        }
        if (watches.size() > 1) {
            throw new IllegalArgumentException("more than one watch in bucket '" + text + "'");
        }
        return new Group.Bucket(ActionParser.actions(text.substring(split + ACTIONS.length()).trim()),
            watches.stream().findFirst(), weight);
    }

    /** A meter, which dump-meters prints on two lines.
     *
     * @throws IllegalArgumentException as above */
    public static Meter meter(final String text) {
        final Matcher found = METER.matcher(text.trim());
        if (!found.matches() || (found.group(3) == null) != (found.group(6) == null)) {
            throw new IllegalArgumentException("unknown meter '" + text + "'");
        }
        final String id = found.group(1);
        return new Meter("controller".equals(id) ? MeterKey.CONTROLLER : new MeterKey(Integer.parseUnsignedInt(id)),
            "kbps".equals(found.group(2)) ? Meter.Unit.KBPS : Meter.Unit.PKTPS, Long.parseLong(found.group(5)),
            found.group(6) == null ? 0 : Long.parseLong(found.group(6)));
    }

    /** All meters of what dump-meters prints.
     *
     * @throws IllegalArgumentException as above */
    public static List<Meter> meters(final String dump) {
        return Stream.of(dump.split("(?m)^(?=meter=)")).filter(part -> part.startsWith("meter="))
            .map(OfctlParser::meter).toList();
    }
}
