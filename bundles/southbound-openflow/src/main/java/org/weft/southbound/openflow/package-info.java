/**
 * Keeps switches equal to their targets over OpenFlow 1.3, through the RPCs of OpenFlowPlugin.
 *
 * <p>Layers, from the outside: {@link org.weft.southbound.openflow.OpenFlowSouthbound} (ownership, one
 * {@code SwitchSync} a switch), {@code SwitchSync} (what is to be sent and when), {@code Batch} (bundles, and the
 * window of calls in flight), {@code SwitchLink} (port to one connected switch), {@code PacketIns} (packets to the
 * listener), {@code RpcSwitchLink} and {@code RawMessages} (the only classes that know OpenFlowPlugin),
 * {@code FlowCodec}, {@code GroupCodec}, {@code MatchCodec} and {@code ActionCodec} (OpenFlow 1.3 bytes to node-model
 * and back), {@code BundleCodec} and {@code AnswerCodec} (bundles, and what the plugin does not read of answers).
 *
 * <p>Invariant: a generation is confirmed only when everything up to it was either seen in a read-back or was
 * acknowledged by a barrier after it, without an error in between.
 *
 * <p>Why bytes, and not OpenFlowPlugin's model of a flow: in 0.16.3 group descriptions cannot be read by any RPC
 * (they need multi-layer serialization and come by notification); one flow with an action or a match that the
 * plugin's codecs do not know makes it drop the whole message that holds it; and its addFlow keeps every flow in
 * DeviceFlowRegistry, which is searched from end to end at each add of a flow that matches a register.
 */
package org.weft.southbound.openflow;
