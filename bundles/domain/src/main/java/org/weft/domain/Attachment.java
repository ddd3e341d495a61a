package org.weft.domain;

/** What is plugged into a logical port. */
public sealed interface Attachment {
    /** Nothing. */
    record None() implements Attachment {
    }

    /** The interface of a virtual machine, by its Interface.external_ids:iface-id. */
    record Vif(String interfaceId) implements Attachment {
    }

    /** A port of a logical router. */
    record ToRouter(RouterPortId port) implements Attachment {
    }
}
