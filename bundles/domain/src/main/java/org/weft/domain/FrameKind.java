package org.weft.domain;

/**
 * What other nodes have to know of the port that a frame comes from.
 *
 * @param isolated it is isolated: other isolated ports must not get the frame
 * @param learning it learns: where its addresses are may be learnt from the frame, and from no other
 */
public record FrameKind(boolean isolated, boolean learning) {
    /** Nothing. */
    public static final FrameKind PLAIN = new FrameKind(false, false);

    /** As in {@code isolated+learning}. */
    @Override
    public String toString() {
        return isolated && learning ? "isolated+learning" : isolated ? "isolated" : learning ? "learning" : "plain";
    }

    /** The kind of a text as {@link #toString} gives it.
     *
     * @throws IllegalArgumentException for any other text */
    public static FrameKind parse(final String text) {
        return switch (text) {
            case "plain" -> PLAIN;
            case "isolated" -> new FrameKind(true, false);
            case "learning" -> new FrameKind(false, true);
            case "isolated+learning" -> new FrameKind(true, true);
            default -> throw new IllegalArgumentException("unknown kind of frames: " + text);
        };
    }
}
