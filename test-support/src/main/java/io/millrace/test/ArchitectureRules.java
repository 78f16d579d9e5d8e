package io.millrace.test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What every service's code must look like. A service's {@code ArchitectureTest} calls {@code
 * ArchitectureRules.of("io.millrace.registry").check()}; each failure says how to mend it.
 */
public final class ArchitectureRules {

    private static final String FORBIDDEN_NAME =
            ".*(Util|Utils|Helper|Helpers|Manager|Impl|Common|Base)(\\$.*)?";

    private final String root;
    private final List<ArchRule> rules = new ArrayList<>();

    private ArchitectureRules(String root) {
        this.root = root;
        rules.add(acyclicFeatures());
        rules.add(resourcesKeepOffStorage());
        rules.add(tellingNames());
        rules.add(constructorInjection("jakarta.inject.Inject"));
        rules.add(constructorInjection("org.eclipse.microprofile.config.inject.ConfigProperty"));
        rules.add(noAwait());
        rules.add(onnxRuntimeOnlyIn(List.of()));
    }

    /** Rules for all main classes in {@code root} and below. */
    public static ArchitectureRules of(String root) {
        return new ArchitectureRules(root);
    }

    /**
     * Allows ONNX Runtime in these packages, which is nowhere otherwise.
     *
     * @param packages as ArchUnit writes them: {@code io.millrace.gateway.onnx..}
     */
    public ArchitectureRules allowingOnnxRuntimeIn(String... packages) {
        rules.removeLast();
        rules.add(onnxRuntimeOnlyIn(List.of(packages)));
        return this;
    }

    /** Fails with all violations of the first rule that is broken. */
    public void check() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(root);
        check(classes);
    }

    void check(JavaClasses classes) {
        if (classes.isEmpty()) {
            throw new AssertionError("no classes in " + root + ": name the service's root package");
        }
        rules.forEach(rule -> rule.allowEmptyShould(true).check(classes));
    }

    private ArchRule acyclicFeatures() {
        return slices().matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because(
                        "features that need each other are one feature: move the shared type to the"
                                + " one that owns it, or invert the call by an interface or event");
    }

    private ArchRule resourcesKeepOffStorage() {
        return noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat(storage())
                .because(
                        "a resource translates HTTP and nothing else: let it call a *Service that"
                                + " returns records");
    }

    private DescribedPredicate<JavaClass> storage() {
        return describe(
                "are repositories or entities",
                type ->
                        type.getPackageName().startsWith(root)
                                && (type.getSimpleName().endsWith("Repository")
                                        || type.getSimpleName().endsWith("Entity")));
    }

    private ArchRule tellingNames() {
        return noClasses()
                .should()
                .haveNameMatching(FORBIDDEN_NAME)
                .because(
                        "such a name says nothing: call it after what it does or after the"
                                + " technology that it adapts");
    }

    private static ArchRule constructorInjection(String annotation) {
        return fields().should()
                .notBeAnnotatedWith(annotation)
                .because(
                        "collaborators and settings come through the one constructor (settings as a"
                                + " @ConfigMapping), so that tests can pass their own");
    }

    private static ArchRule noAwait() {
        return noClasses()
                .should()
                .callMethodWhere(
                        describe(
                                "Uni.await()",
                                call ->
                                        call.getName().equals("await")
                                                && nameMatching("io\\.smallrye\\.mutiny\\.Uni")
                                                        .test(call.getTargetOwner())))
                .because("waiting blocks an event loop: chain with map, flatMap or call");
    }

    private static ArchRule onnxRuntimeOnlyIn(List<String> packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .because(
                        "native memory is owned in one place: use the classes of "
                                + (packages.isEmpty() ? "the inference gateway" : packages));
    }
}
