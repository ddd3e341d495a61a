/**
 * Frames that the controller makes: answers to packets that switches send it, and announcements. Functions from bytes
 * to bytes; who asks, who sends and how often is for others.
 *
 * <p>Invariant: a frame that is made here is whole (lengths, checksums, 60 bytes at least, without the frame check
 * sequence), and bytes from the network never make a function fail: what cannot be read is not answered.
 *
 * <p>Why not a library: of pcap4j the last stable release (1.8.2, 2019) is no OSGi bundle and brings JNA and libpcap
 * into the process, for a dozen headers of fixed layout; OpenDaylight's packet classes know neither ICMPv6 nor
 * neighbour discovery and are no plain Java. When more is wanted than these few headers, look again.
 */
package org.weft.packet;
