package io.millrace.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitecturePageTest {

    private static final Path REPOSITORY = Path.of("..");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)`");

    @Test
    void everyClassItNamesExists() throws IOException {
        Set<String> classes = classes();
        Set<String> named =
                CLASS.matcher(Files.readString(REPOSITORY.resolve("ARCHITECTURE.md")))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(40);
        assertThat(classes).containsAll(named);
    }

    @Test
    void everyDecisionHasAStatusAndConsequences() throws IOException {
        try (Stream<Path> decisions = Files.list(REPOSITORY.resolve("docs/adr"))) {
            assertThat(decisions)
                    .isNotEmpty()
                    .allSatisfy(
                            decision ->
                                    assertThat(Files.readString(decision))
                                            .contains(
                                                    "\nStatus: ",
                                                    "\n## Context",
                                                    "\n## Decision",
                                                    "\n## Consequences"));
        }
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> modules = Files.list(REPOSITORY)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitecturePageTest::sources)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
