package org.weft.controller;

/**
 * That a member of the control cluster serves a node: it alone tells the node what to have.
 *
 * @param member its name
 * @param incarnation tells this life of its process from others
 * @param term grows whenever another one is to serve the node, which obeys nobody of an earlier one
 */
record NodeService(String member, String incarnation, long term) {
    /** Whether it is the same life of the same member that serves. */
    boolean isBy(final String name, final String life) {
        return member.equals(name) && incarnation.equals(life);
    }
}
