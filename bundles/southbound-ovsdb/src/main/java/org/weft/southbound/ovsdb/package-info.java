/**
 * Keeps the rows that Weft owns in the Open_vSwitch database of every transport node equal to a target, and tells what
 * the database says. Nodes connect to us (RFC 7047 over TCP; ovs-vsctl set-manager tcp:ADDRESS:6640).
 *
 * <p>Invariant: what is sent is only ever the difference between the rows that the node is known to have and its
 * target, one transaction at a time, and nothing without a target. A row without our mark
 * ({@code external_ids:weft-owner}) is never written, save the integration bridge and the references to our rows in
 * Open_vSwitch.bridges, Bridge.ports and Port.qos.
 *
 * <p>Threads: everything about one connection happens in its mailbox, a serial executor over a shared pool. Netty's
 * threads do the framing and parsing and otherwise only post to mailboxes.
 *
 * <p>Of the OVSDB library of OpenDaylight the JSON-RPC endpoint, the notation and the operations are used. Its
 * OvsdbConnectionService is not: it neither reports a port nor a failure to bind, cannot be stopped (its close() ends a
 * static executor that every later session in the process needs), has one static set of listeners, logs an ERROR for a
 * peer that does not answer within a second, and its monitor() blocks a thread and lets an update overtake the initial
 * rows. Its frame decoder has no upper limit and loses its place after a string that ends in a backslash, so frames are
 * cut by Netty's.
 */
package org.weft.southbound.ovsdb;
