package org.weft.northbound.restconf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.servlet.http.HttpSession;

/**
 * The sessions of clients, of which only so many are kept. Authentication makes one for each request that brings no
 * cookie, and most clients never bring one: their sessions would stay until the web server's time is over, and fill
 * the memory. Those that were not used for longest end first; so do those that are old, for whoever has one is not
 * asked for a password again. Thread-safe.
 */
final class Sessions {
    private final int most;
    private final long longestMs;
    private final Map<String, HttpSession> kept = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Keeps some.
     *
     * @param most how many
     * @param longestMs how long each, in milliseconds
     */
    Sessions(final int most, final long longestMs) {
        this.most = most;
        this.longestMs = longestMs;
    }

    /** Notes that a session was used now. */
    void used(final HttpSession session, final long now) {
        Optional<HttpSession> oldest = Optional.empty();
        synchronized (kept) {
            kept.put(session.getId(), session);
            if (kept.size() > most) {
                final var first = kept.entrySet().iterator();
                oldest = Optional.of(first.next().getValue());
                first.remove();
            }
        }
        oldest.ifPresent(Sessions::end);
        if (now - session.getCreationTime() > longestMs) {
            synchronized (kept) {
                kept.remove(session.getId());
            }
            end(session);
        }
    }

    private static void end(final HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException e) {
            // the web server has ended it before
            return;
        }
    }
}
