/**
 * Everything that one transport node can be told, as immutable values: OpenFlow flows and groups, and the rows of
 * Open vSwitch's database that Weft owns. Values compare by content, print in the syntax of ovs-ofctl(8), and are
 * shared freely between nodes and threads.
 *
 * <p>Invariant: nothing here knows a network object, a controller or a wire format; two values are equal exactly when
 * Open vSwitch would hold the same entry for them.
 */
package org.weft.node;
