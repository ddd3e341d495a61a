package org.weft.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.weft", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule PURE = noClasses().should().dependOnClassesThat()
        .resideInAnyPackage("org.opendaylight..", "org.osgi..", "io.netty..", "org.slf4j..");

    @ArchTest
    static final ArchRule DOWNWARD = layeredArchitecture().consideringOnlyDependenciesInLayers()
        .layer("pipeline").definedBy("org.weft.pipeline..")
        .layer("engine").definedBy("org.weft.engine..")
        .layer("node").definedBy("org.weft.node..")
        .layer("domain").definedBy("org.weft.domain..")
        .whereLayer("pipeline").mayNotBeAccessedByAnyLayer()
        .whereLayer("engine").mayOnlyBeAccessedByLayers("pipeline")
        .whereLayer("node").mayOnlyBeAccessedByLayers("pipeline")
        .whereLayer("domain").mayOnlyBeAccessedByLayers("pipeline");

    private ArchitectureTest() {
        // rules only
    }
}
