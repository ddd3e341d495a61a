package org.weft.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads flows and groups as ovs-ofctl(8) prints them with {@code -O OpenFlow13 --no-stats --no-names}, and as
 * {@link Flow#toString} and {@link Group#toString} do. It knows the fields and actions of this package only.
 */
public final class OfctlParser {
    private static final Pattern LOAD = Pattern.compile("load:(0x[0-9a-f]+|[0-9]+)->(.+)");
    private static final Pattern MOVE = Pattern.compile("move:(.+)->(.+)");
    private static final Pattern SET_FIELD = Pattern.compile("set_field:(.+)->(.+)");
    private static final Pattern SUBFIELD = Pattern.compile("(\\w+)\\[(?:([0-9]+)(?:\\.\\.([0-9]+))?)?]");
    private static final Pattern RESUBMIT = Pattern.compile("resubmit\\(,([0-9]+)\\)");
    private static final Map<String, Long> PROTOCOLS = Map.of("arp", 0x0806L, "ip", 0x0800L, "ipv6", 0x86ddL);
    private static final Map<String, Field> SET_NAMES = Map.of("eth_src", Field.ETH_SRC, "eth_dst", Field.ETH_DST);
    private static final int DEFAULT_PRIORITY = 32768;

    private OfctlParser() {
        // functions only
    }

    /** A flow.
     *
     * @throws IllegalArgumentException for a text that is not one, or that has what this package does not know */
    public static Flow flow(final String line) {
        final int split = line.indexOf("actions=");
        if (split < 0) {
            throw new IllegalArgumentException("no actions in '" + line + "'");
        }
        int table = 0;
        int priority = DEFAULT_PRIORITY;
        long cookie = 0;
        final var match = Match.builder();
        for (final String part : line.substring(0, split).trim().split("[, ]+")) {
            if (part.isEmpty()) {
                continue;
            }
            final int equals = part.indexOf('=');
            final String name = equals < 0 ? part : part.substring(0, equals);
            final String value = part.substring(equals + 1);
            switch (name) {
                case "cookie" -> cookie = Long.parseUnsignedLong(value.substring(2), 16);
                case "table" -> table = Integer.parseInt(value);
                case "priority" -> priority = Integer.parseInt(value);
                default -> match.add(equals < 0 ? protocol(name) : fieldMatch(name, value));
            }
        }
        return new Flow(new FlowKey(table, priority, match.build()), cookie,
            actions(line.substring(split + "actions=".length()).trim()));
    }

    /** A group.
     *
     * @throws IllegalArgumentException as above */
    public static Group group(final String line) {
        final String[] parts = line.trim().split(",bucket=");
        int id = 0;
        Optional<Group.Type> type = Optional.empty();
        for (final String part : parts[0].split(",")) {
            if (part.startsWith("group_id=")) {
                id = Integer.parseUnsignedInt(part.substring("group_id=".length()));
            } else if (part.startsWith("type=")) {
                type = Optional.of(type(part.substring("type=".length())));
            }
        }
        final var buckets = new ArrayList<Group.Bucket>();
        for (int at = 1; at < parts.length; at++) {
            final int split = parts[at].indexOf("actions=");
            buckets.add(new Group.Bucket(actions(parts[at].substring(split + "actions=".length()))));
        }
        return new Group(new GroupKey(id), type.orElseThrow(() ->
            new IllegalArgumentException("no type in '" + line + "'")), buckets);
    }

    private static Group.Type type(final String name) {
        return switch (name) {
            case "all" -> Group.Type.ALL;
            case "select" -> Group.Type.SELECT;
            case "ff", "fast_failover" -> Group.Type.FAST_FAILOVER;
            default -> throw new IllegalArgumentException("unknown group type '" + name + "'");
        };
    }

    private static FieldMatch protocol(final String name) {
        final Long type = PROTOCOLS.get(name);
        if (type == null) {
            throw new IllegalArgumentException("unknown protocol '" + name + "'");
        }
        return new FieldMatch(Field.ETH_TYPE, Bits.of(type), Field.ETH_TYPE.ones());
    }

    private static FieldMatch fieldMatch(final String name, final String text) {
        final Field field = Field.byOvsName(name).orElseThrow(() ->
            new IllegalArgumentException("unknown field '" + name + "'"));
        final String[] parts = text.split("/");
        final Bits mask = parts.length == 1 ? field.ones() : field.format().parse(parts[1]);
        return new FieldMatch(field, field.format().parse(parts[0]).and(mask), mask);
    }

    private static List<Action> actions(final String text) {
        final var result = new ArrayList<Action>();
        // commas within parentheses do not separate
        for (final String part : text.split(",(?![^(]*\\))")) {
            if (!"drop".equals(part)) {
                result.add(action(part));
            }
        }
        return result;
    }

    private static Action action(final String text) {
        Matcher found = LOAD.matcher(text);
        if (found.matches()) {
            return new Action.Load(subfield(found.group(2)), Format.HEX.parse(found.group(1)));
        }
        found = MOVE.matcher(text);
        if (found.matches()) {
            return new Action.Move(subfield(found.group(1)), subfield(found.group(2)));
        }
        found = SET_FIELD.matcher(text);
        if (found.matches()) {
            final String name = found.group(2);
            final Field field = Optional.ofNullable(SET_NAMES.get(name)).or(() -> Field.byOvsName(name))
                .orElseThrow(() -> new IllegalArgumentException("unknown field '" + name + "'"));
            return new Action.SetField(field, field.format().parse(found.group(1)));
        }
        found = RESUBMIT.matcher(text);
        if (found.matches()) {
            return new Action.Resubmit(Integer.parseInt(found.group(1)));
        }
        final int colon = text.indexOf(':');
        final String number = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "IN_PORT" -> new Action.Output(Action.IN_PORT);
            case "output" -> new Action.Output(Integer.parseUnsignedInt(number));
            case "group" -> new Action.ToGroup(Integer.parseUnsignedInt(number));
            case "goto_table" -> new Action.GotoTable(Integer.parseInt(number));
            default -> throw new IllegalArgumentException("unknown action '" + text + "'");
        };
    }

    private static Subfield subfield(final String text) {
        final Matcher found = SUBFIELD.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a field");
        }
        final Field field = Field.byNxmName(found.group(1)).orElseThrow(() ->
            new IllegalArgumentException("unknown field '" + found.group(1) + "'"));
        if (found.group(2) == null) {
            return Subfield.of(field);
        }
        final int from = Integer.parseInt(found.group(2));
        return new Subfield(field, from, found.group(3) == null ? from : Integer.parseInt(found.group(3)));
    }
}
