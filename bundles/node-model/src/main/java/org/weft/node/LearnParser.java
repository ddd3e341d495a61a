package org.weft.node;

import java.util.ArrayList;
import java.util.List;

/** Reads what is within the parentheses of learn(), as ovs-ofctl(8) prints it. */
final class LearnParser {
    private static final String LOAD = "load:";
    private static final int DEFAULT_PRIORITY = 32768;

    private LearnParser() {
        // functions only
    }

    /** The action.
     *
     * @throws IllegalArgumentException when it has what {@link Action.Learn} has not, or lacks what that always has */
    static Action.Learn learn(final String text) {
        int table = -1;
        int idleTimeout = 0;
        int priority = DEFAULT_PRIORITY;
        long cookie = 0;
        int limit = 0;
        boolean deletes = false;
        final List<Action.LearnSpec> specs = new ArrayList<>();
        for (final String part : text.split(",")) {
            final int equals = part.indexOf('=');
            final String value = part.substring(equals + 1);
            switch (equals < 0 ? part : part.substring(0, equals)) {
                case "table" -> table = Integer.parseInt(value);
                case "idle_timeout" -> idleTimeout = Integer.parseInt(value);
                case "priority" -> priority = Integer.parseInt(value);
                case "cookie" -> cookie = Format.HEX.parse(value).lo();
                case "limit" -> limit = Integer.parseInt(value);
                case "delete_learned" -> deletes = true;
                default -> specs.add(spec(part));
            }
        }
        if (!deletes) {
            throw new IllegalArgumentException("learn(" + text + ") lacks delete_learned");
        }
        return new Action.Learn(table, idleTimeout, priority, cookie, limit, specs);
    }

    private static Action.LearnSpec spec(final String text) {
        final int arrow = text.indexOf("->");
        if (text.startsWith(LOAD) && arrow > 0) {
            final String from = text.substring(LOAD.length(), arrow);
            final Subfield to = ActionParser.subfield(text.substring(arrow + 2));
            return from.endsWith("]") ? new Action.LearnSpec.Loads(ActionParser.subfield(from), to)
                : new Action.LearnSpec.LoadsValue(to, Format.HEX.parse(from));
        }
        final int equals = text.indexOf('=');
        final Subfield to = ActionParser.subfield(equals < 0 ? text : text.substring(0, equals));
        return new Action.LearnSpec.Matches(to, equals < 0 ? to : ActionParser.subfield(text.substring(equals + 1)));
    }
}
