/**
 * What switches connect to. OpenFlowPlugin 0.16.3 can do TLS, but it trusts a fixed key store, asks nobody whether a
 * certificate belongs to the datapath that a switch claims, and tells neither the certificate nor a refusal. So
 * OpenFlowPlugin listens on loopback, and {@link org.weft.southbound.openflow.gate.OpenFlowGate} stands before it: it
 * ends TLS, reads along until the switch has said which datapath it is (OFPT_FEATURES_REPLY, OpenFlow 1.3 section
 * 7.3.1), and from then on passes bytes.
 *
 * <p>Invariant: OpenFlowPlugin learns of no datapath that the peer may not speak for. What comes by other ways than
 * the gate to OpenFlowPlugin's port on loopback is not seen here.
 */
package org.weft.southbound.openflow.gate;
