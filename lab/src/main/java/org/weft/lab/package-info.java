/**
 * Networks to try Weft on: {@link org.weft.lab.Lab} holds hypervisors with a real Open vSwitch in network namespaces,
 * virtual machines as namespaces, and controllers. Used by people as {@code ./weft lab} and by tests.
 *
 * <p>Invariant: everything that a lab makes is found again from its id and its run directory alone. Namespaces are
 * called {@code weft-ID-*}, the one interface in the root namespace {@code weftm-ID}, and each process has a file or
 * directory of the run directory among its arguments. So {@link org.weft.lab.Lab#close} leaves nothing behind, from
 * whatever state, and never touches what it did not make. Nothing waits for a fixed time: every wait is for a
 * condition, with a limit.
 */
package org.weft.lab;
