/**
 * The one place that knows all: it feeds configuration and facts to the computation, hands its results to the
 * drivers, gives keys, writes the status and tells who waits when the data plane has caught up.
 *
 * <p>Invariant: all state belongs to the thread of one {@link org.weft.controller.Inbox}; whatever happens elsewhere
 * arrives there as an edit, and no edit blocks.
 */
package org.weft.controller;
