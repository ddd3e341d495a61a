package org.weft.cluster;

import akka.actor.ActorSystem;
import akka.actor.Address;
import akka.actor.AddressFromURIString;
import java.util.List;

/** The members that configuration/akka.conf names. */
final class SeedNodes {
    private SeedNodes() {
        // static only
    }

    static List<Address> of(final ActorSystem actors) {
        return actors.settings().config().getStringList("akka.cluster.seed-nodes").stream()
            .map(AddressFromURIString::parse).toList();
    }
}
