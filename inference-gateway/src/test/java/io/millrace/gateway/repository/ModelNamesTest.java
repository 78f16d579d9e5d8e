package io.millrace.gateway.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"resnet50", "a.b-c_d", "Ünicode", "a..b", "7"})
    void takesOneSegmentOfAPath(String name) {
        assertThat(ModelNames.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", ".hidden", "../etc", "a/../b", "/etc", "a\\b", "a b", " a", "a\n"
            })
    void refusesWhatLeadsElsewhere(String name) {
        assertThat(ModelNames.isName(name)).isFalse();
    }
}
