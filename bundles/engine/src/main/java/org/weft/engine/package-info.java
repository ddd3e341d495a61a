/**
 * Incremental computation. Tables of immutable values are either written from outside ({@link org.weft.engine.Input})
 * or derived: by operators that say which keys exist ({@code flatMap}, {@code join}), by a function per key that sees
 * the world through a recording {@link org.weft.engine.View}, or as {@link org.weft.engine.Index}. What leaves the
 * engine goes through an {@link org.weft.engine.Output}, which tells only what changed.
 *
 * <p>Invariant: after {@link org.weft.engine.Engine#commit} every derived row is what a new engine would compute from
 * the same inputs, and the work done is proportional to the rows that changed, not to the rows that exist. Nothing
 * here reads a clock, does I/O or starts a thread; an engine belongs to one thread.
 */
package org.weft.engine;
