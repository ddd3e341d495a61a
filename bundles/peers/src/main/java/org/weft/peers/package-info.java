/**
 * Who may connect to the southbound: TLS with certificates on both ends (RFC 8446, RFC 5246), and which certificate may
 * speak for which node. A certificate of the authority speaks for the node whose system-id is its common name; one that
 * is registered with a node speaks for that node, and no other certificate does.
 *
 * <p>Invariant: a handshake decides only whether a certificate is good; whom it speaks for is decided by
 * {@link org.weft.peers.Peers} at each connection, and again whenever what it knows changes. So a TLS session that is
 * resumed, which repeats no check of the handshake, gains nothing.
 */
package org.weft.peers;
