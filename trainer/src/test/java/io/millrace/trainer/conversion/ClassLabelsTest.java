package io.millrace.trainer.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassLabelsTest {

    @Test
    void ordersNumbersByValueAndTextsByLetters() {
        assertThat(ClassLabels.of(new String[] {"10", "9", "10", "-1"}, List.of("2")))
                .containsExactly("-1", "2", "9", "10");
        assertThat(ClassLabels.of(new String[] {"10", "9", "x"}, List.of()))
                .containsExactly("10", "9", "x");
    }
}
