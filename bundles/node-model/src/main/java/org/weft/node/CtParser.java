package org.weft.node;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is within the parentheses of ct(), as ovs-ofctl(8) prints it. */
final class CtParser {
    private static final Pattern CALL = Pattern.compile("(nat|exec)\\((.*)\\)");
    private static final Pattern IPV6 = Pattern.compile("(src|dst)=([0-9a-f]*:[0-9a-f:]*)(?:-([0-9a-f:]+))?()()");
    /** IPv4 addresses, or IPv6 addresses in brackets as they are before a port. */
    private static final Pattern WITH_PORT = Pattern.compile("(src|dst)=\\[?([0-9a-f:]+|[0-9.]+)]?"
        + "(?:-\\[?([0-9a-f:]+|[0-9.]+)]?)?(?::([0-9]+)(?:-([0-9]+))?)?");

    private CtParser() {
        // functions only
    }

    /** The action.
     *
     * @throws IllegalArgumentException when it has what {@link Action.Ct} has not */
    static Action.Ct ct(final String text) {
        Action.Ct.Mode mode = Action.Ct.Mode.LOOKUP;
        Optional<Integer> table = Optional.empty();
        Action.Ct.Zone zone = new Action.Ct.Zone.Constant(0);
        Optional<Nat> nat = Optional.empty();
        List<Action> exec = new ArrayList<>();
        for (final String part : ActionParser.parts(text)) {
            final Matcher call = CALL.matcher(part);
            final int equals = part.indexOf('=');
            final String value = part.substring(equals + 1);
            switch (call.matches() ? call.group(1) : equals < 0 ? part : part.substring(0, equals)) {
                case "commit" -> mode = mode == Action.Ct.Mode.FORCE ? mode : Action.Ct.Mode.COMMIT;
                case "force" -> mode = Action.Ct.Mode.FORCE;
                case "table" -> table = Optional.of(Integer.parseInt(value));
                case "zone" -> zone = value.endsWith("]")
                    ? new Action.Ct.Zone.InField(ActionParser.subfield(value))
                    : new Action.Ct.Zone.Constant(Integer.parseInt(value));
                case "nat" -> nat = Optional.of(call.matches() ? nat(call.group(2)) : new Nat.Known());
                case "exec" -> exec = ActionParser.actions(call.group(2));
                case "" -> { }
                default -> throw new IllegalArgumentException("unknown '" + part + "' in ct(" + text + ")");
            }
        }
        return new Action.Ct(mode, table, zone, nat, exec);
    }

    private static Nat nat(final String text) {
        final List<String> parts = ActionParser.parts(text);
        final Set<Nat.Flag> flags = EnumSet.noneOf(Nat.Flag.class);
        for (final String part : parts.subList(1, parts.size())) {
            flags.add(Nat.Flag.byText(part).orElseThrow(() ->
                new IllegalArgumentException("unknown '" + part + "' in nat(" + text + ")")));
        }
        Matcher range = IPV6.matcher(parts.get(0));
        if (!range.matches()) {
            range = WITH_PORT.matcher(parts.get(0));
            if (!range.matches()) {
                throw new IllegalArgumentException("nat(" + text + ") without a range of addresses");
            }
        }
        final Format family = range.group(2).contains(":") ? Format.IPV6 : Format.IPV4;
        final Bits first = family.parse(range.group(2));
        final Nat.Addresses addresses = new Nat.Addresses(family, first,
            range.group(3) == null ? first : family.parse(range.group(3)));
        return new Nat.To("src".equals(range.group(1)) ? Nat.Side.SOURCE : Nat.Side.DESTINATION, addresses,
            ports(range.group(4), range.group(5)), flags);
    }

    private static Optional<Nat.Ports> ports(final String first, final String last) {
        if (first == null || first.isEmpty()) {
            return Optional.empty();
        }
        final int from = Integer.parseInt(first);
        return Optional.of(new Nat.Ports(from, last == null ? from : Integer.parseInt(last)));
    }
}
