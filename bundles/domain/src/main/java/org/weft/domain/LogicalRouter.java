package org.weft.domain;

/**
 * A logical router.
 *
 * @param id its id
 * @param enabled whether anything is routed
 * @param distributed whether the nodes of virtual machines route; if not, its gateway does
 */
public record LogicalRouter(RouterId id, boolean enabled, boolean distributed) {
}
