package io.millrace.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The published table names tests, and they exist. */
class ConformanceTableTest {

    private static final Path TABLE = Path.of("..", "docs", "conformance-oip.md");
    private static final Path SOURCES = Path.of("src", "test", "java");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:IT|Test))\\.(\\w+)`");
    private static final Pattern HEAD = Pattern.compile("\\|( ?-+ ?\\|)+|\\| (what|client) \\|.*");
    private static final int LEAST_ROWS = 40;

    @Test
    void namesATestInEveryRow() throws IOException {
        List<String> rows =
                Files.readAllLines(TABLE).stream()
                        .filter(line -> line.startsWith("|"))
                        .filter(line -> !HEAD.matcher(line).matches())
                        .toList();

        assertThat(rows).hasSizeGreaterThan(LEAST_ROWS);
        assertThat(rows).allSatisfy(row -> assertThat(row).containsPattern(NAMED));
    }

    @Test
    void namesOnlyTestsThatExist() throws IOException {
        List<MatchResult> named = NAMED.matcher(Files.readString(TABLE)).results().toList();

        assertThat(named)
                .allSatisfy(
                        test ->
                                assertThat(tests(test.group(1)))
                                        .as(test.group(1))
                                        .contains(test.group(2)));
    }

    private static List<String> tests(String type) throws Exception {
        Path source;
        try (Stream<Path> all = Files.walk(SOURCES)) {
            source =
                    all.filter(file -> file.getFileName().toString().equals(type + ".java"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("there is no " + type));
        }
        String name = SOURCES.relativize(source).toString().replace(".java", "").replace('/', '.');
        return Arrays.stream(Class.forName(name).getDeclaredMethods())
                .filter(
                        method ->
                                method.isAnnotationPresent(Test.class)
                                        || method.isAnnotationPresent(ParameterizedTest.class))
                .map(Method::getName)
                .toList();
    }
}
