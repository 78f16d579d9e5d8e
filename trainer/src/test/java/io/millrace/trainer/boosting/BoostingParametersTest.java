package io.millrace.trainer.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.model.Task;
import io.millrace.trainer.spec.TrainerException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoostingParametersTest {

    @Test
    void takesTheNamesOfOtherLibraries() {
        BoostingParameters parameters =
                BoostingParameters.of(
                        Map.of("learning_rate", 0.3, "n_estimators", 7, "reg_lambda", 2),
                        Task.BINARY,
                        2);

        assertThat(parameters.rounds()).isEqualTo(7);
        assertThat(parameters.patience()).isEqualTo(30);
        assertThat(parameters.settings())
                .containsEntry("eta", 0.3)
                .containsEntry("lambda", 2)
                .containsEntry("objective", "binary:logistic")
                .containsEntry("eval_metric", "logloss")
                .doesNotContainKeys("num_round", "n_estimators", "num_class");
    }

    @Test
    void givesAMulticlassModelItsNumberOfClasses() {
        assertThat(BoostingParameters.of(Map.of(), Task.MULTICLASS, 4).settings())
                .containsEntry("num_class", 4)
                .containsEntry("objective", "multi:softprob");
    }

    /** XGBoost itself would take the first without a word. */
    @ParameterizedTest
    @CsvSource({
        "max_deep, 3, unknown parameters [max_deep]",
        "objective, reg:gamma, unknown parameters [objective]",
        "num_round, 0, parameter num_round is 0: a whole number from 1 to 10000 is needed",
        "early_stopping_rounds, soon, parameter early_stopping_rounds is soon"
    })
    void refusesWhatItDoesNotKnow(String name, String value, String message) {
        assertThatThrownBy(() -> BoostingParameters.of(Map.of(name, value), Task.BINARY, 2))
                .isInstanceOf(TrainerException.class)
                .hasMessageStartingWith(message);
    }
}
