package org.weft.domain;

/** A network in which every transport connector reaches every other by IP. */
public record TransportZone(String id) {
}
