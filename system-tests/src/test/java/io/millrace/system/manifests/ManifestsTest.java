package io.millrace.system.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.yaml.snakeyaml.Yaml;

class ManifestsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path BASE = ROOT.resolve("k8s/base");
    private static final List<String> SERVICES =
            List.of(
                    "registry-service",
                    "training-service",
                    "inference-gateway",
                    "monitoring-service");

    @BeforeAll
    static void writeTheManifestsIfAsked() throws IOException {
        if (Boolean.getBoolean("millrace.manifests.write")) {
            for (String service : SERVICES) {
                Files.writeString(BASE.resolve(service + ".yml"), generated(service).toYaml());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void committedManifestIsWhatTheBuildGenerates(String service) throws IOException {
        Path committed = BASE.resolve(service + ".yml");
        assertThat(committed).as(howToWrite(service)).exists();
        assertThat(Manifest.read(committed).toYaml())
                .as(howToWrite(service))
                .isEqualTo(generated(service).toYaml());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void podRunsWithoutRootAndWithAReadOnlyFileSystem(String service) throws IOException {
        Map<?, ?> pod = pod(Manifest.read(BASE.resolve(service + ".yml")));
        Map<?, ?> container = (Map<?, ?>) ((List<?>) pod.get("containers")).getFirst();

        assertThat(pod.get("serviceAccountName")).isEqualTo(service);
        assertThat(at(pod, "securityContext").get("runAsNonRoot")).isEqualTo(true);
        assertThat(at(container, "securityContext").get("readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext").get("allowPrivilegeEscalation"))
                .isEqualTo(false);
        assertThat(at(container, "resources").keySet().toString()).isEqualTo("[limits, requests]");
        assertThat(container.get("image").toString()).startsWith("millrace/" + service + ":");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void probesAskTheManagementPortAndNoSecretIsWrittenOut(String service) throws IOException {
        Map<?, ?> pod = pod(Manifest.read(BASE.resolve(service + ".yml")));
        Map<?, ?> container = (Map<?, ?>) ((List<?>) pod.get("containers")).getFirst();
        Object management = portNamed(container, "management");

        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(at(at(container, probe), "httpGet").get("port")).isEqualTo(management);
        }
        for (Object variable : (List<?>) container.get("env")) {
            Map<?, ?> entry = (Map<?, ?>) variable;
            if (entry.get("name").toString().matches(".*(PASSWORD|SECRET)")) {
                assertThat(at(entry, "valueFrom").keySet().toString()).isEqualTo("[secretKeyRef]");
            }
        }
    }

    @Test
    void kustomizationNamesEveryFileOfTheBase() throws IOException {
        Map<?, ?> kustomization =
                new Yaml().load(Files.readString(BASE.resolve("kustomization.yaml")));
        try (var files = Files.list(BASE)) {
            List<String> manifests =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yml"))
                            .toList();
            assertThat(names(kustomization)).containsExactlyInAnyOrderElementsOf(manifests);
        }
    }

    private static List<String> names(Map<?, ?> kustomization) {
        return ((List<?>) kustomization.get("resources")).stream().map(String::valueOf).toList();
    }

    private static Manifest generated(String service) throws IOException {
        Path file = ROOT.resolve(service).resolve("target/kubernetes/kubernetes.yml");
        assertThat(file)
                .as("%s is not packaged: mvn -q -pl %s package -DskipTests", service, service)
                .exists();
        return Manifest.read(file);
    }

    private static String howToWrite(String service) {
        return """
        k8s/base/%s.yml differs from what the build generates. If the change is wanted:
          mvn -q package -DskipTests
          mvn -q -pl system-tests test -Dtest=ManifestsTest -Dmillrace.manifests.write=true
        and commit k8s/base.\
        """
                .formatted(service);
    }

    private static Map<?, ?> pod(Manifest manifest) {
        Map<?, ?> deployment = manifest.ofKind("Deployment").getFirst();
        return at(at(at(deployment, "spec"), "template"), "spec");
    }

    private static Object portNamed(Map<?, ?> container, String name) {
        for (Object port : (List<?>) container.get("ports")) {
            if (name.equals(((Map<?, ?>) port).get("name"))) {
                return ((Map<?, ?>) port).get("containerPort");
            }
        }
        throw new AssertionError("no port is called " + name);
    }

    private static Map<?, ?> at(Map<?, ?> map, String key) {
        return (Map<?, ?>) map.get(key);
    }
}
