package org.weft.domain;

/**
 * A bridge of a node's Open vSwitch.
 *
 * @param systemId Open_vSwitch.external_ids:system-id of the node
 * @param name Bridge.name
 */
public record BridgeId(String systemId, String name) {
}
