package org.weft.it.paxexam;

import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** The distribution of Weft, in which the feature is known and not installed. */
public class DistributionTest extends AbstractKarafScenario {
    /** The Karaf to test in. */
    @Configuration
    public Option[] config() {
        return KarafContainer.of(KarafContainer.property("weft.it.distribution"));
    }
}
