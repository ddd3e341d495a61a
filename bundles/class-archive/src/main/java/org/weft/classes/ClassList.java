package org.weft.classes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code -Xlog:class+load=debug} told of loaded classes, as the class list of {@code java -Xshare:dump}. The JVM
 * of Java 17 can archive classes of bundles, but writes lists without them. Not thread-safe.
 */
final class ClassList {
    private static final Pattern NAME = Pattern.compile("(\\S+) source: (.*)");
    private static final Pattern DETAILS = Pattern.compile(" klass: (\\S+) super: (\\S+)"
        + "(?: interfaces:((?: 0x\\S+)+))? loader: \\[loader data: \\S+ (?:of '\\w+'|for instance a '([^']+)').*");
    private static final String FILE = "file:";
    private static final Set<String> OF_JDK = Set.of("jdk/internal/loader/ClassLoaders$AppClassLoader",
        "jdk/internal/loader/ClassLoaders$PlatformClassLoader");

    private final List<String> entries = new ArrayList<>();
    /** The numbers of classes by their addresses, by which the log names superclasses and interfaces. */
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private String name = "";
    private String source = "";

    /**
     * Takes the next line of the log. What is no class that can be archived, such as one made at run time or part of a
     * line, is passed over, and so are its subclasses.
     *
     * @param line the line
     */
    void add(final String line) {
        final Matcher details = DETAILS.matcher(line);
        if (!name.isEmpty() && details.matches()) {
            add(details.group(1), details.group(2), details.group(3) == null ? "" : details.group(3).strip(),
                details.group(4) == null ? "" : details.group(4));
        }
        final Matcher first = NAME.matcher(line);
        name = first.matches() ? first.group(1).replace('.', '/') : "";
        source = first.matches() ? first.group(2) : "";
    }

    private void add(final String address, final String parent, final String interfaces, final String loader) {
        // a list has one class of each name; those with an address in their names are hidden
        if (names.contains(name) || name.contains("+0x") || name.contains("/0x")) {
            return;
        }
        if (loader.isEmpty() || OF_JDK.contains(loader)) {
            enter(address, "");
            return;
        }
        final List<String> all = interfaces.isEmpty() ? List.of() : List.of(interfaces.split(" "));
        if (source.startsWith(FILE) && numbers.containsKey(parent) && numbers.keySet().containsAll(all)) {
            final StringBuilder rest = new StringBuilder(" super: ").append(numbers.get(parent));
            if (!all.isEmpty()) {
                rest.append(" interfaces:");
                all.forEach(it -> rest.append(' ').append(numbers.get(it)));
            }
            enter(address, rest.append(" source: ").append(source.substring(FILE.length())).toString());
        }
    }

    private void enter(final String address, final String rest) {
        final int number = entries.size() + 1;
        entries.add(name + " id: " + number + rest);
        numbers.put(address, number);
        names.add(name);
    }

    /** The list, an entry a line. */
    List<String> entries() {
        return List.copyOf(entries);
    }
}
