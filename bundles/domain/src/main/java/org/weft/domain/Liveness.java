package org.weft.domain;

/**
 * What a node says of the BFD session of a tunnel.
 *
 * @param state whether the other end answers
 * @param since when that was first heard, as a count that grows: of two tunnels of a node, the lower one has been as it
 *     is for longer; 0 if it was so when the node began to tell
 */
public record Liveness(State state, long since) {
    /** Whether the other end answers. */
    public enum State {
        /** It has not answered since the session was made, as by the start of the switch: it may well be there. */
        BEGINNING,
        /** It answers. */
        UP,
        /** It has answered, and does not any more. */
        LOST
    }

    /** Whether the other end answers. */
    public boolean up() {
        return state == State.UP;
    }
}
