package org.weft.domain;

import java.util.Optional;

/**
 * How a node takes part in an L3 gateway service.
 *
 * @param id which node in which service
 * @param device the bridge that has the interface to the physical network
 * @param failureZone what fails together with it
 * @param draining whether its routers are to move to others
 */
public record L3Gateway(L3GatewayId id, String device, Optional<String> failureZone, boolean draining) {
}
