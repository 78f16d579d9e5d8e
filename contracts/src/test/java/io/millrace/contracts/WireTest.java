package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.serving.LabelRecord;
import org.junit.jupiter.api.Test;

class WireTest {

    @Test
    void readsALabelWhoeverWroteItsNumberAsNumberOrText() {
        LabelRecord fromNumber =
                Wire.fromJson("{\"predictionId\":\"p\",\"row\":0,\"label\":1}", LabelRecord.class);
        LabelRecord fromText =
                Wire.fromJson(
                        "{\"predictionId\":\"p\",\"row\":0,\"label\":\"1\"}", LabelRecord.class);
        assertThat(fromNumber).isEqualTo(fromText);
    }

    @Test
    void ignoresFieldsItDoesNotKnow() {
        assertThat(
                        Wire.fromJson(
                                        "{\"predictionId\":\"p\",\"row\":3,\"label\":\"a\",\"colour\":\"red\"}",
                                        LabelRecord.class)
                                .row())
                .isEqualTo(3);
    }

    @Test
    void saysWhatAMalformedMessageShouldHaveBeen() {
        assertThatThrownBy(() -> Wire.fromJson("{", LabelRecord.class))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith("not a LabelRecord: ");
    }
}
