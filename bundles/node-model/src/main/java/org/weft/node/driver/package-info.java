/**
 * The ports through which the controller drives a transport node: one to OpenFlow, one to OVSDB. Drivers remember
 * their target, keep the node equal to it over any loss of connection, and report what they see.
 *
 * <p>Invariant: a driver never needs to be told twice, and never learns why.
 */
package org.weft.node.driver;
