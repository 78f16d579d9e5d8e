package io.millrace.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.SuiteException;
import org.junit.jupiter.api.Test;

class ModelReferenceTest {

    @Test
    void readsNameAliasAndVersion() {
        assertThat(ModelReference.parse("churn")).isEqualTo(new ModelReference("churn", null));
        assertThat(ModelReference.parse("churn@champion"))
                .isEqualTo(new ModelReference("churn", "@champion"));
        assertThat(ModelReference.parse("churn:4")).isEqualTo(new ModelReference("churn", "4"));
    }

    @Test
    void refusesAVersionThatIsNoNumber() {
        assertThatThrownBy(() -> ModelReference.parse("churn:newest"))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("MODEL:VERSION");
    }
}
