/**
 * The command line of the lab, {@code ./weft lab}.
 *
 * <p>Invariant: it holds no logic of the lab: everything that it does is a few calls of {@link org.weft.lab.Lab}. What
 * it writes goes to the writers of the command line, and a failed check ends in an exit code other than 0.
 */
package org.weft.lab.cli;
