package org.weft.packet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.weft", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule PURE = noClasses().should().dependOnClassesThat()
        .resideInAnyPackage("org.opendaylight..", "org.osgi..", "io.netty..", "org.slf4j..");

    private ArchitectureTest() {
        // rules only
    }
}
