package org.weft.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.weft.node.Entry;
import org.weft.node.Flow;

/** Prints entries in the syntax of ovs-ofctl(8) with the names of stages in place of table numbers, in order. */
final class GoldenText {
    /** Texts are written instead of compared. */
    static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private static final Pattern TABLE = Pattern.compile("(table=|goto_table:|resubmit\\(,)(\\d+)");

    private GoldenText() {
        // functions only
    }

    static String of(final Collection<? extends Entry> entries) {
        return entries.stream()
            .sorted(Comparator.<Entry>comparingInt(entry -> entry instanceof Flow flow ? flow.key().table() : 255)
                .thenComparingInt(entry -> entry instanceof Flow flow ? -flow.key().priority() : 0)
                .thenComparing(Entry::toString))
            .map(entry -> named(entry.toString()) + '\n')
            .collect(Collectors.joining());
    }

    private static String named(final String text) {
        return TABLE.matcher(text).replaceAll(found -> found.group(1) + stage(Integer.parseInt(found.group(2))));
    }

    private static String stage(final int table) {
        for (final Stage stage : Stage.values()) {
            if (stage.table() == table) {
                return stage.name();
            }
        }
        throw new IllegalArgumentException("no stage has table " + table);
    }
}
