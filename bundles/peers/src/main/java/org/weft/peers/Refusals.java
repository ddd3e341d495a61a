package org.weft.peers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what was refused lately, the {@value #LIMIT} latest, and logs each kind once until it is forgotten. Thread-
 * safe; the listener is called in order, and must not block.
 */
public final class Refusals {
    /** So many are kept: strangers decide how many there are. */
    static final int LIMIT = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Listener listener;
    private final Map<Refusal, Refusal.Count> counts = new LinkedHashMap<>();

    /** Hears of refusals. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Something was refused, or is forgotten.
         *
         * @param refusal what
         * @param count how often so far; empty when it is forgotten
         */
        void refused(Refusal refusal, Optional<Refusal.Count> count);
    }

    public Refusals(final Listener listener) {
        this.listener = listener;
    }

    /** Takes note of a refusal. */
    public synchronized void add(final Refusal refusal) {
        final Refusal.Count before = counts.remove(refusal);
        if (before == null) {
            LOG.warn("Refused {} from {}: {}", refusal.protocol(), refusal.address(), refusal.why());
        }
        final var count = new Refusal.Count(before == null ? 1 : before.count() + 1, System.currentTimeMillis());
        counts.put(refusal, count);
        listener.refused(refusal, Optional.of(count));
        if (counts.size() > LIMIT) {
            final Refusal oldest = counts.keySet().iterator().next();
            counts.remove(oldest);
            listener.refused(oldest, Optional.empty());
        }
    }
}
