package org.weft.pipeline;

/** Why a frame from a logical port is dropped; the causes that are counted. */
public enum DropCause {
    /** The port, or its switch, is administratively down. */
    ADMIN_STATUS,
    /** Port security does not allow it. */
    PORT_SECURITY,
    /** Nobody has the destination address. */
    NO_DESTINATION;

    /** The value of {@link org.weft.node.Register#DROP_CAUSE}. */
    int code() {
        return ordinal() + 1;
    }
}
