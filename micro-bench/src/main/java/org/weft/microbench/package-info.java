/**
 * Measures parts of Weft alone in one JVM, by JMH: no controller, no switches. What is to be seen is how a cost grows
 * with the size of the network; absolute numbers belong to a machine and its load.
 *
 * <p>Invariant: a benchmark leaves its state as it found it, so that every invocation measures the same.
 */
package org.weft.microbench;
