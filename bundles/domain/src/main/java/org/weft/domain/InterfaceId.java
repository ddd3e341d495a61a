package org.weft.domain;

/**
 * An interface of a node's Open vSwitch.
 *
 * @param systemId Open_vSwitch.external_ids:system-id of the node
 * @param name Interface.name
 */
public record InterfaceId(String systemId, String name) {
}
