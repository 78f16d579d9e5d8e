package io.millrace.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.test.TestIssuer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {

    private static final Duration REFRESH = Duration.ofSeconds(10);

    @TempDir Path folder;

    private final TestIssuer issuer = TestIssuer.start();
    private final AdjustableClock clock = new AdjustableClock();

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void knowsTheCallerAndWhatTheRolesAllow() {
        Subject subject = verifier().verify(issuer.tokens().token("dana", "data-scientist"));

        assertThat(subject.name()).isEqualTo("dana");
        assertThat(subject.roles()).containsExactly("data-scientist");
        assertThat(subject.can(Permissions.MODEL_WRITE)).isTrue();
        assertThat(subject.can(Permissions.MODEL_PROMOTE)).isFalse();
    }

    @Test
    void refusesWhatIsNotTheIssuersCurrentToken() {
        TokenVerifier verifier = verifier();

        assertRefused(verifier, issuer.tokens().expired("dana", "admin"), "expired");
        assertRefused(verifier, issuer.tokens().forged("dana", "admin"), "signature");
        assertRefused(verifier, issuer.tokens().ofAnotherIssuer("dana", "admin"), "issuer");
        assertRefused(verifier, unsigned(), "not valid");
        assertRefused(verifier, "rubbish", "not valid");
        assertRefused(verifier, "", "not valid");
    }

    @Test
    void forgivesHalfAMinuteBetweenTheClocks() {
        TokenVerifier verifier = verifier();
        String token = issuer.tokens().token("dana", "viewer");

        clock.advance(Duration.ofMinutes(5).plusSeconds(15));
        assertThat(verifier.verify(token).name()).isEqualTo("dana");

        clock.advance(Duration.ofSeconds(30));
        assertRefused(verifier, token, "expired");
        assertThat(verifier.remembered(token)).isEmpty();
    }

    @Test
    void remembersAVerifiedToken() {
        TokenVerifier verifier = verifier();
        String token = issuer.tokens().token("dana", "viewer");
        assertThat(verifier.remembered(token)).isEmpty();

        Subject subject = verifier.verify(token);

        assertThat(verifier.remembered(token)).contains(subject);
    }

    @Test
    void verifiesAfterARestartWhileTheIssuerIsDown() {
        String token = issuer.tokens().token("dana", "viewer");
        verifier().verify(token);
        issuer.setAnswering(false);

        assertThat(verifier().verify(token).name()).isEqualTo("dana");
        assertThat(verifier().verify(issuer.tokens().token("mel", "viewer")).name())
                .isEqualTo("mel");
    }

    @Test
    void saysThatTheIssuerIsAwayWhenItNeverSawAKey() {
        issuer.setAnswering(false);
        String token = issuer.tokens().token("dana", "viewer");

        assertThatThrownBy(() -> verifier().verify(token))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void recoversWhenTheIssuerComesUpLater() {
        issuer.setAnswering(false);
        TokenVerifier verifier = verifier();
        String token = issuer.tokens().token("dana", "viewer");
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(ServiceException.class);

        issuer.setAnswering(true);
        clock.advance(Duration.ofSeconds(2));

        assertThat(verifier.verify(token).name()).isEqualTo("dana");
    }

    @Test
    void followsARotatedKeyButDoesNotLetForgersFloodTheIssuer() {
        TokenVerifier verifier = verifier();
        verifier.verify(issuer.tokens().token("dana", "viewer"));
        issuer.rotateKey();
        String renewed = issuer.tokens().token("dana", "viewer");

        assertRefused(verifier, renewed, "not valid");
        assertThat(issuer.keyRequests()).isEqualTo(1);

        clock.advance(REFRESH);
        assertThat(verifier.verify(renewed).name()).isEqualTo("dana");
        assertThat(issuer.keyRequests()).isEqualTo(2);
    }

    private TokenVerifier verifier() {
        return new TokenVerifier(
                issuer.url(), folder.resolve("jwks.json"), Duration.ofSeconds(30), REFRESH, clock);
    }

    private String unsigned() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String claims = "{\"iss\":\"" + issuer.url() + "\",\"exp\":99999999999,\"sub\":\"x\"}";
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8))
                + "."
                + encoder.encodeToString(claims.getBytes(UTF_8))
                + ".";
    }

    private static void assertRefused(TokenVerifier verifier, String token, String reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }
}
