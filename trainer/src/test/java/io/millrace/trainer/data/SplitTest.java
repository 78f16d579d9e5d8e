package io.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.trainer.spec.TrainerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

    /** Held out: ceil(15%) of the rows; validation: ceil(15%) of the rest. */
    @ParameterizedTest
    @CsvSource({"20,14,17", "100,72,85", "1000,722,850", "45312,32737,38515"})
    void holdsOutTheNewestRowsAndValidatesOnTheNewestOfTheRest(
            int rows, int trainEnd, int validationEnd) {
        assertThat(Split.of(rows)).isEqualTo(new Split(trainEnd, validationEnd, rows));
    }

    @Test
    void refusesTooFewRows() {
        assertThatThrownBy(() -> Split.of(19))
                .isInstanceOf(TrainerException.class)
                .hasMessage("19 labelled rows are too few to train on: at least 20 are needed");
    }
}
