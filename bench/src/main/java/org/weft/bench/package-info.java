/**
 * Weft measured beside OVN: both get the same logical network on as many pretended hypervisors, in the same run, turn
 * by turn. Absolute numbers belong to a machine and its load; the ratios are what is compared.
 *
 * <p>Invariant: a measured time begins with the call of the API and ends when every hypervisor has confirmed to have
 * what follows from it. Virtual interfaces are plugged before, unless plugging is what is measured.
 */
package org.weft.bench;
