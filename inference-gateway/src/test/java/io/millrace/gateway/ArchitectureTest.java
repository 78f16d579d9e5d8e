package io.millrace.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millrace.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void looksLikeEveryOtherService() {
        ArchitectureRules.of("io.millrace.gateway").check();
    }

    @Test
    void batchingKnowsNoFrameworkAndNoTransport() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.gateway.batching..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "org.eclipse.microprofile..",
                        "io.netty..",
                        "io.grpc..",
                        "io.vertx..",
                        "io.millrace.gateway.transport..",
                        "io.millrace.gateway.serving..",
                        "io.millrace.gateway.inference..")
                .because("it must be testable, and usable, without any of them")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.millrace.gateway"));
    }
}
