package org.weft.peers;

/** Whether a connection may go on. */
public sealed interface Verdict {
    /** It may. */
    record Accepted() implements Verdict {
    }

    /** It is not known yet. */
    record Undecided() implements Verdict {
    }

    /** It may not. */
    record Refused(String why) implements Verdict {
    }
}
