package org.weft.northbound.access;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of who changed, or tried to change, what: one line for each request, by a logger of its own. */
public final class Audit {
    /** The logger; Weft's distribution writes it to a file of its own. */
    public static final String LOGGER = "org.weft.audit";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    /** So much of a body is kept, in characters. */
    private static final int LONGEST_BODY = 4096;

    private Audit() {
        // functions only
    }

    /**
     * Takes note of a request that has been answered.
     *
     * @param user who, empty if that is not known
     * @param body what, if it is text
     */
    public static void changed(final Optional<String> user, final String address, final String method,
            final String path, final int status, final Optional<String> body) {
        LOG.info("user {} from {}: {} {} answered {} {}", line(user.orElse("-")), address, method, line(path), status,
            line(body.map(text -> text.substring(0, Math.min(text.length(), LONGEST_BODY))).orElse("")));
    }

    /** One line, whatever is in it: nobody can forge an entry. */
    static String line(final String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\s]+", " ").strip();
    }
}
