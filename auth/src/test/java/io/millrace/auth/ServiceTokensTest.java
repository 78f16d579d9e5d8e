package io.millrace.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.test.TestIssuer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceTokensTest {

    private final TestIssuer issuer = TestIssuer.start();
    private final AdjustableClock clock = new AdjustableClock();

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void asksOnceAndAgainShortlyBeforeTheEnd() {
        ServiceTokens tokens = tokens("secret");

        String first = tokens.bearer();
        assertThat(tokens.bearer()).isEqualTo(first);
        assertThat(issuer.tokenRequests()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(241));
        assertThat(tokens.bearer()).isNotEqualTo(first);
        assertThat(issuer.tokenRequests()).isEqualTo(2);
    }

    @Test
    void usesItsTokenToTheEndWhileTheIssuerIsAway() {
        ServiceTokens tokens = tokens("secret");
        String token = tokens.bearer();
        issuer.setAnswering(false);

        clock.advance(Duration.ofSeconds(290));
        assertThat(tokens.bearer()).isEqualTo(token);

        clock.advance(Duration.ofSeconds(10));
        assertUnavailable(tokens);

        issuer.setAnswering(true);
        assertThat(tokens.bearer()).isNotEqualTo(token);
    }

    @Test
    void failsWithAWrongSecret() {
        assertUnavailable(tokens("wrong"));
    }

    private ServiceTokens tokens(String secret) {
        return new ServiceTokens(issuer.url(), "registry-service", secret, clock);
    }

    private static void assertUnavailable(ServiceTokens tokens) {
        assertThatThrownBy(tokens::bearer)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
}
