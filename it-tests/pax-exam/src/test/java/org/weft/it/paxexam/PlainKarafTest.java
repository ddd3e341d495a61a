package org.weft.it.paxexam;

import java.net.URI;
import java.nio.file.Path;
import org.apache.karaf.features.FeaturesService;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** An OpenDaylight Karaf without Weft, which gets at Weft's bundles in the folder of a distribution. */
public class PlainKarafTest extends AbstractKarafScenario {
    /** The Karaf to test in. */
    @Configuration
    public Option[] config() {
        final Path distribution = KarafContainer.property("weft.it.distribution");
        return KarafContainer.of(KarafContainer.property("weft.it.plain-karaf"),
            distribution.resolveSibling("assembly/system"));
    }

    @Override
    protected void addRepository(final FeaturesService service) throws Exception {
        service.addRepository(new URI("mvn:org.weft/weft-features/" + System.getProperty(KarafContainer.VERSION)
            + "/xml/features"));
    }
}
