package org.weft.node;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads actions as ovs-ofctl(8) prints them. */
final class ActionParser {
    private static final Pattern LOAD = Pattern.compile("load:(0x[0-9a-f]+|[0-9]+)->(.+)");
    private static final Pattern MOVE = Pattern.compile("move:(.+)->(.+)");
    private static final Pattern SET_FIELD = Pattern.compile("set_field:(.+)->(.+)");
    private static final Pattern SUBFIELD = Pattern.compile("(\\w+)\\[(?:([0-9]+)(?:\\.\\.([0-9]+))?)?]");
    private static final Pattern RESUBMIT = Pattern.compile("resubmit\\(,([0-9]+)\\)");
    private static final Pattern LEARN = Pattern.compile("learn\\((.*)\\)");
    private static final Pattern CLONE = Pattern.compile("clone\\((.*)\\)");
    private static final Pattern CT = Pattern.compile("ct\\((.*)\\)");
    private static final Pattern CHECK_LARGER = Pattern.compile("check_pkt_larger\\(([0-9]+)\\)->(.+)");

    private static final Pattern MULTIPATH =
        Pattern.compile("multipath\\(symmetric_l3l4\\+udp,([0-9]+),hrw,([0-9]+),0,(.+)\\)");

    private ActionParser() {
        // functions only
    }

    /** A list of actions.
     *
     * @throws IllegalArgumentException when there is one that this package does not know */
    static List<Action> actions(final String text) {
        final var result = new ArrayList<Action>();
        for (final String part : parts(text)) {
            if (!"drop".equals(part)) {
                result.add(action(part));
            }
        }
        return result;
    }

    /** What commas separate, but for those within parentheses. */
    static List<String> parts(final String text) {
        final var parts = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(text.substring(start, at));
                        start = at + 1;
                    }
                }
                default -> { }
            }
        }
        parts.add(text.substring(start));
        return parts;
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
            final Field field = MatchParser.field(found.group(2));
            return new Action.SetField(field, field.format().parse(found.group(1)));
        }
        found = RESUBMIT.matcher(text);
        if (found.matches()) {
            return new Action.Resubmit(Integer.parseInt(found.group(1)));
        }
        found = LEARN.matcher(text);
        if (found.matches()) {
            return LearnParser.learn(found.group(1));
        }
        found = CLONE.matcher(text);
        if (found.matches()) {
            return new Action.Clone(actions(found.group(1)));
        }
        found = CT.matcher(text);
        if (found.matches()) {
            return CtParser.ct(found.group(1));
        }
        found = CHECK_LARGER.matcher(text);
        if (found.matches()) {
            return new Action.CheckPacketLarger(Integer.parseInt(found.group(1)), subfield(found.group(2)));
        }
        found = MULTIPATH.matcher(text);
        if (found.matches()) {
            return new Action.Multipath(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)),
                subfield(found.group(3)));
        }
        final int colon = text.indexOf(':');
        final String number = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "IN_PORT", "LOCAL", "CONTROLLER" -> new Action.Output(port(text));
            case "output" -> number.endsWith("]") ? new Action.OutputTo(subfield(number))
                : new Action.Output(Integer.parseUnsignedInt(number));
            case "push_vlan" -> pushVlan(text);
            case "pop_vlan" -> new Action.PopVlan();
            case "dec_ttl" -> new Action.DecTtl();
            case "ct_clear" -> new Action.CtClear();
            case "set_queue" -> new Action.SetQueue(Integer.parseUnsignedInt(number));
            case "meter" -> new Action.Meter(Integer.parseUnsignedInt(number));
            case "group" -> new Action.ToGroup(Integer.parseUnsignedInt(number));
            case "goto_table" -> new Action.GotoTable(Integer.parseInt(number));
            default -> throw unknown(text);
        };
    }

    private static Action pushVlan(final String text) {
        final var push = new Action.PushVlan();
        if (!text.equals(push.toString())) {
            throw unknown(text);
        }
        return push;
    }

    private static IllegalArgumentException unknown(final String text) {
        return new IllegalArgumentException("unknown action '" + text + "'");
    }

    /** A port: a number or a name.
     *
     * @throws IllegalArgumentException when it is neither */
    static int port(final String text) {
        return switch (text) {
            case "IN_PORT" -> Action.IN_PORT;
            case "LOCAL" -> Action.LOCAL;
            // the number is how much of the packet is sent: here all of it
            case "CONTROLLER", "CONTROLLER:65535" -> Action.CONTROLLER;
            default -> Integer.parseUnsignedInt(text);
        };
    }

    /** Bits of a field.
     *
     * @throws IllegalArgumentException when this package does not have it */
    static Subfield subfield(final String text) {
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
