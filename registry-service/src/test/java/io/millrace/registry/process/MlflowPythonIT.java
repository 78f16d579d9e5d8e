package io.millrace.registry.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.test.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The unmodified Python client {@code mlflow} against the packaged service. One run of pytest; each
 * of its tests is one here, under its theme.
 */
class MlflowPythonIT {

    /** Longer than any machine needs for all of pytest. */
    private static final Duration LIFE = Duration.ofHours(1);

    private static final List<String> THEMES =
            List.of(
                    "test_artifacts",
                    "test_authentication",
                    "test_experiments",
                    "test_inputs",
                    "test_models",
                    "test_registry",
                    "test_runs",
                    "test_search_runs");

    @TestFactory
    Stream<DynamicNode> speaksWithThePythonClient()
            throws IOException, ParserConfigurationException, SAXException {
        Optional<PythonEnvironment> python = PythonEnvironment.prepare();
        if (python.isEmpty()) {
            String skipped =
                    "SKIPPED: the tests with MLflow's Python client need Python 3.10 or newer with"
                            + " the module venv; set MILLRACE_PYTHON or install python3";
            System.err.println(skipped);
            Assumptions.abort(skipped);
        }
        Path report = Path.of("target", "pytest.xml").toAbsolutePath();
        String output;
        try (RegistryProcess registry = RegistryProcess.start()) {
            output = python.get().pytest(report, environment(registry));
        }
        return themes(report, output);
    }

    private static Map<String, String> environment(RegistryProcess registry) {
        TestTokens tokens = TestTokens.shared();
        return Map.of(
                "MLFLOW_TRACKING_URI", registry.uri().toString(),
                "MLFLOW_TRACKING_TOKEN", tokens.lasting(LIFE, "emil", "ml-engineer"),
                "VIEWER_TOKEN", tokens.lasting(LIFE, "vera", "viewer"));
    }

    private static Stream<DynamicNode> themes(Path report, String output)
            throws IOException, ParserConfigurationException, SAXException {
        NodeList cases =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getElementsByTagName("testcase");
        Map<String, List<DynamicTest>> themes = new LinkedHashMap<>();
        IntStream.range(0, cases.getLength())
                .mapToObj(i -> (Element) cases.item(i))
                .forEach(
                        test ->
                                themes.computeIfAbsent(theme(test), name -> new ArrayList<>())
                                        .add(test(test)));
        DynamicTest complete =
                dynamicTest(
                        "every theme was tested",
                        () -> assertThat(themes.keySet()).as(output).containsAll(THEMES));
        return Stream.concat(
                Stream.of(complete),
                themes.entrySet().stream()
                        .map(
                                theme ->
                                        DynamicContainer.dynamicContainer(
                                                theme.getKey(), theme.getValue())));
    }

    private static String theme(Element test) {
        String name = test.getAttribute("classname");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static DynamicTest test(Element test) {
        return dynamicTest(
                test.getAttribute("name").replaceFirst("^test_", "").replace('_', ' '),
                () -> {
                    for (String outcome : List.of("failure", "error", "skipped")) {
                        NodeList found = test.getElementsByTagName(outcome);
                        if (found.getLength() > 0) {
                            throw new AssertionError(found.item(0).getTextContent());
                        }
                    }
                });
    }
}
