package io.millrace.registry.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.registry.tags.Tag;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLimitsTest {

    @Test
    void takesAFullBatchAndNoMore() {
        assertThatCode(() -> BatchLimits.check(batch(1000, 0, 0))).doesNotThrowAnyException();
        assertThatCode(() -> BatchLimits.check(batch(800, 100, 100))).doesNotThrowAnyException();
        assertTooMany(batch(1001, 0, 0), "1000 metrics. Got 1001 metrics");
        assertTooMany(batch(0, 101, 0), "100 params. Got 101 params");
        assertTooMany(batch(0, 0, 101), "100 tags. Got 101 tags");
        assertTooMany(batch(900, 100, 1), "1000 metrics, params, and tags. Got 1001");
    }

    private static void assertTooMany(RunBatch batch, String what) {
        assertThatThrownBy(() -> BatchLimits.check(batch))
                .hasMessageStartingWith("A batch logging request can contain at most " + what);
    }

    @Test
    void cutsLongValues() {
        assertThat(Tag.cut(List.of(new Tag("k", "x".repeat(10)), new Tag("l", "y")), 4))
                .containsExactly(new Tag("k", "xxxx"), new Tag("l", "y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "a.b-c d:e_f", "größe", "...", "a..b"})
    void takesKeys(String key) {
        assertThatCode(() -> Names.checkKey(key, "name")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a/", "a//b", "..", "a/../b", "a/./b", "."})
    void refusesKeysThatResolveToOthers(String key) {
        assertThatThrownBy(() -> Names.checkKey(key, "name"))
                .hasMessageStartingWith("Invalid value \"" + key + "\" for parameter 'name'")
                .hasMessageContaining("must not resolve to other names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a\nb", "a'b", "a\\b"})
    void refusesOddCharacters(String key) {
        assertThatThrownBy(() -> Names.checkKey(key, "name"))
                .hasMessageContaining("Names may only contain alphanumerics");
    }

    @Test
    void refusesLongKeys() {
        assertThatCode(() -> Names.checkKey("k".repeat(250), "name")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Names.checkKey("k".repeat(251), "name"))
                .hasMessage("'name' exceeds the maximum length of 250 characters");
    }

    private static RunBatch batch(int metrics, int params, int tags) {
        return new RunBatch(
                IntStream.range(0, metrics).mapToObj(i -> Metric.of("m" + i, i, i, i)).toList(),
                IntStream.range(0, params).mapToObj(i -> new Tag("p" + i, "v")).toList(),
                IntStream.range(0, tags).mapToObj(i -> new Tag("t" + i, "v")).toList());
    }
}
