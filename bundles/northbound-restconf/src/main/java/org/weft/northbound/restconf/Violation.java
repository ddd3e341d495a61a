package org.weft.northbound.restconf;

import java.util.Optional;

/**
 * One thing that is wrong with a request, as an entry of the errors document of RFC 8040 section 7.1.
 *
 * @param status the HTTP status that RFC 8040 section 7 pairs with the tag
 * @param type the layer: protocol for the form of the message, application for what it says
 * @param tag the error-tag
 * @param appTag the error-app-tag, with the meaning of RFC 7950 section 15
 * @param path the instance-identifier of what is wrong, RFC 7951 section 6.11; absent when it cannot be known
 * @param message a sentence that names the member
 */
record Violation(int status, String type, String tag, Optional<String> appTag, Optional<String> path, String message) {
    static final int BAD_REQUEST = 400;
    static final int FORBIDDEN = 403;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int CONFLICT = 409;
    static final int TOO_LARGE = 413;
    static final int UNAVAILABLE = 503;

    private static final String APPLICATION = "application";
    private static final String PROTOCOL = "protocol";

    static Violation badValue(final Place place, final Optional<String> appTag, final String sentence) {
        return new Violation(BAD_REQUEST, APPLICATION, "invalid-value", appTag, Optional.of(place.path()), sentence);
    }

    static Violation badForm(final Place place, final String sentence) {
        return new Violation(BAD_REQUEST, PROTOCOL, "invalid-value", Optional.empty(), Optional.of(place.path()),
            place.label() + " " + sentence);
    }

    static Violation unknown(final Place place, final String sentence) {
        return new Violation(BAD_REQUEST, PROTOCOL, "unknown-element", Optional.empty(), Optional.of(place.path()),
            sentence);
    }

    static Violation missing(final Place place, final String sentence) {
        return new Violation(BAD_REQUEST, APPLICATION, "missing-element", Optional.empty(), Optional.of(place.path()),
            place.label() + " " + sentence);
    }

    /**
     * A list that is too long or too short. RFC 7950 section 15 has an error-app-tag but no error-tag for it, and the
     * operation-failed that it pairs with is a fault of the server in RFC 8040 section 7, so it is an invalid value.
     */
    static Violation count(final Optional<Place> place, final String appTag, final String sentence) {
        return new Violation(BAD_REQUEST, APPLICATION, "invalid-value", Optional.of(appTag), place.map(Place::path),
            sentence);
    }

    static Violation malformed(final Optional<Place> place, final String sentence) {
        return new Violation(BAD_REQUEST, PROTOCOL, "malformed-message", Optional.empty(), place.map(Place::path),
            sentence);
    }

    static Violation exists(final Place place, final String sentence) {
        return new Violation(CONFLICT, APPLICATION, "data-exists", Optional.empty(), Optional.of(place.path()),
            sentence);
    }

    static Violation notConfiguration(final Place place) {
        return new Violation(METHOD_NOT_ALLOWED, PROTOCOL, "operation-not-supported", Optional.empty(),
            Optional.of(place.path()), place.label() + " is state, which can be read but not written");
    }

    static Violation forbidden(final String sentence) {
        return new Violation(FORBIDDEN, PROTOCOL, "access-denied", Optional.empty(), Optional.empty(), sentence);
    }

    static Violation tooLarge(final int limit) {
        return new Violation(TOO_LARGE, PROTOCOL, "too-big", Optional.empty(), Optional.empty(),
            "the body of a request may have at most " + limit + " bytes");
    }

    /** Nothing is at a path. RFC 8040 section 7 has 409 for data-missing, too, and RESTCONF answers with that. */
    static Violation nothingAt(final String path) {
        return new Violation(CONFLICT, PROTOCOL, "data-missing", Optional.empty(), Optional.empty(),
            "there is nothing at " + path);
    }

    /** The datastore cannot be used, for there are too few members. */
    static Violation noMajority(final String member) {
        return noDatastore("no-majority", member + " does not hear a majority of the control cluster");
    }

    /** The datastore cannot be used on a member whose disk is full. */
    static Violation diskFull(final String member) {
        return noDatastore("disk-full", "the disk of " + member + " is full, and it has left the control cluster");
    }

    private static Violation noDatastore(final String tag, final String why) {
        return new Violation(UNAVAILABLE, APPLICATION, "operation-failed", Optional.of(tag), Optional.empty(),
            why + ": configuration can be read as it was last, and not changed");
    }
}
