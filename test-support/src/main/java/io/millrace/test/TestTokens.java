package io.millrace.test;

import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Signs access tokens as the realm's issuer would (RS256, {@code realm_access.roles}). */
public final class TestTokens {

    private static final String ISSUER = "millrace.test.issuer";
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final String issuer;
    private final RsaJsonWebKey key;

    TestTokens(String issuer, RsaJsonWebKey key) {
        this.issuer = issuer;
        this.key = key;
    }

    /** Tokens of the issuer that all tests of this JVM share; it is started by the first call. */
    public static TestTokens shared() {
        String[] address = SharedPart.address(ISSUER, TestTokens::startShared).split("\n", 2);
        return new TestTokens(address[0], read(address[1]));
    }

    private static String startShared() {
        TestIssuer issuer = TestIssuer.start();
        return issuer.url() + "\n" + issuer.key().toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    /** The claim {@code iss}, and the address of discovery. */
    public String issuer() {
        return issuer;
    }

    /** A valid token of {@code user} with these realm roles. */
    public String token(String user, String... roles) {
        return sign(claims(user, List.of(roles), LIFE), key.getPrivateKey());
    }

    /** A valid token that ends after {@code life}, for programs that can't ask for another. */
    public String lasting(Duration life, String user, String... roles) {
        return sign(claims(user, List.of(roles), life), key.getPrivateKey());
    }

    /** A token that was valid until an hour ago. */
    public String expired(String user, String... roles) {
        return sign(claims(user, List.of(roles), Duration.ofHours(-1)), key.getPrivateKey());
    }

    /** A token that names our key but was signed with another. */
    public String forged(String user, String... roles) {
        return sign(claims(user, List.of(roles), LIFE), newKey().getPrivateKey());
    }

    /** A token with our signature in the name of another issuer. */
    public String ofAnotherIssuer(String user, String... roles) {
        JwtClaims claims = claims(user, List.of(roles), LIFE);
        claims.setIssuer("http://elsewhere");
        return sign(claims, key.getPrivateKey());
    }

    private JwtClaims claims(String user, List<String> roles, Duration life) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setSubject("subject-of-" + user);
        claims.setClaim("preferred_username", user);
        claims.setClaim("realm_access", Map.of("roles", roles));
        claims.setGeneratedJwtId();
        claims.setIssuedAtToNow();
        claims.setExpirationTime(
                NumericDate.fromMilliseconds(System.currentTimeMillis() + life.toMillis()));
        return claims;
    }

    private String sign(JwtClaims claims, Key privateKey) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(privateKey);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setHeader("typ", "JWT");
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    static RsaJsonWebKey newKey() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("key-" + System.nanoTime());
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RsaJsonWebKey read(String json) {
        try {
            return (RsaJsonWebKey) org.jose4j.jwk.JsonWebKey.Factory.newJwk(json);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
