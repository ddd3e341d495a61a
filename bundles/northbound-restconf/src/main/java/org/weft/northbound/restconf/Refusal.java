package org.weft.northbound.restconf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the datastore refused a commit, as far as it says so in the error-info of RESTCONF's answer 500. That text is
 * the only place where OpenDaylight tells data that breaks a constraint from a fault of the server; what is not
 * recognised here stays a fault of the server.
 */
sealed interface Refusal {
    /** A leaf that is mandatory is missing in the node of a name. */
    record Missing(String node, String leaf) implements Refusal {
    }

    /** A list has a number of elements that is beyond a limit. */
    record Count(String list, int size, boolean many, int limit) implements Refusal {
    }

    /** Members of two cases of a choice, in no special order. */
    record OtherCase(String one, String other) implements Refusal {
    }

    /** The data is not in the tree that can be written. */
    record NotWritable() implements Refusal {
    }

    /** A name of yangtools without its namespace. */
    String NAME = "(?:\\([^()\\s]*\\))?([\\w.-]+)";

    Pattern MISSING = Pattern.compile("Node " + NAME + "\\S*.{0,4000}? is missing mandatory descendant (?:/?\\S*[/)])?"
        + "([\\w.-]+)", Pattern.DOTALL);
    Pattern COUNT = Pattern.compile(NAME + " has too (many|few) elements \\((\\d+)\\), (?:can|must) have at "
        + "(?:most|least) (\\d+)");
    Pattern OTHER_CASE = Pattern.compile("Child " + NAME + " \\(from case \\S+\\) implies non-presence of child "
        + NAME);
    Pattern NOT_WRITABLE = Pattern.compile("SchemaValidationFailedException: Child \\S+ is not present in schema tree");

    static Optional<Refusal> of(final String info) {
        final Matcher missing = MISSING.matcher(info);
        if (missing.find()) {
            return Optional.of(new Missing(missing.group(1), missing.group(2)));
        }
        final Matcher count = COUNT.matcher(info);
        if (count.find()) {
            return Optional.of(new Count(count.group(1), Integer.parseInt(count.group(3)),
                "many".equals(count.group(2)), Integer.parseInt(count.group(4))));
        }
        final Matcher other = OTHER_CASE.matcher(info);
        if (other.find()) {
            return Optional.of(new OtherCase(other.group(1), other.group(2)));
        }
        return NOT_WRITABLE.matcher(info).find() ? Optional.of(new NotWritable()) : Optional.empty();
    }
}
