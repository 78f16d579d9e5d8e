package io.millrace.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ServiceException;
import org.junit.jupiter.api.Test;

class RequestParametersTest {

    @Test
    void keepsTheStickyKey() {
        RequestParameters.Builder sticky = new RequestParameters.Builder();
        sticky.put("sticky_key", "customer-7");

        assertThat(sticky.build().stickyKey()).isEqualTo("customer-7");
    }

    @Test
    void refusesAStickyKeyThatIsNoText() {
        assertThatThrownBy(() -> new RequestParameters.Builder().put("sticky_key", 7L))
                .isInstanceOf(ServiceException.class)
                .hasMessage("parameter 'sticky_key' must be a string of 1 to 256 characters");
    }
}
