package org.weft.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** All contenders of a run; ends them. */
final class Parties implements AutoCloseable {
    private final List<Party> list = new ArrayList<>();

    /**
     * Makes them.
     *
     * @param suppliers make the contenders
     * @param run gets a member for each, with its name
     */
    Parties(final List<Supplier<Contender>> suppliers, final ObjectNode run) {
        for (Supplier<Contender> supplier : suppliers) {
            final Contender contender = supplier.get();
            list.add(new Party(contender, run.putObject(contender.name())));
        }
    }

    /** Does something with each in turn, and its name. */
    void each(final BiConsumer<Party, String> action) {
        list.forEach(party -> action.accept(party, party.contender().name()));
    }

    /** Waits until none has anything to do. */
    void settle(final Duration window) {
        Usage.awaitIdle(list.stream().map(Party::pids).flatMap(Collection::stream).toList(), window);
    }

    @Override
    public void close() {
        list.forEach(party -> party.contender().close());
    }
}
