package io.millrace.auth;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;

/** Turns a token into an identity with the permissions of its roles. */
@ApplicationScoped
public class TokenIdentityProvider implements IdentityProvider<TokenRequest> {

    /** Attribute of the identity that holds the {@link Subject}. */
    public static final String SUBJECT = "millrace.subject";

    private final TokenVerifier verifier;
    private final Instance<PersonalAccessTokens> personal;

    TokenIdentityProvider(TokenVerifier verifier, Instance<PersonalAccessTokens> personal) {
        this.verifier = verifier;
        this.personal = personal;
    }

    @Override
    public Class<TokenRequest> getRequestType() {
        return TokenRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenRequest request, AuthenticationRequestContext context) {
        String token = request.token();
        if (token.startsWith(PersonalAccessTokens.PREFIX)) {
            return owner(token);
        }
        Optional<Subject> known = verifier.remembered(token);
        if (known.isPresent()) {
            return Uni.createFrom().item(identity(known.get()));
        }
        return context.runBlocking(() -> identity(verify(token))).call(this::tell);
    }

    private Uni<Void> tell(SecurityIdentity caller) {
        return personal.isUnsatisfied()
                ? Uni.createFrom().voidItem()
                : personal.get().seen(caller.getAttribute(SUBJECT));
    }

    private Subject verify(String token) {
        try {
            return verifier.verify(token);
        } catch (ServiceException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                throw new AuthenticationFailedException(e.getMessage(), e);
            }
            throw e;
        }
    }

    private Uni<SecurityIdentity> owner(String token) {
        if (personal.isUnsatisfied()) {
            throw new AuthenticationFailedException(
                    "personal access tokens are for the registry's API; send an access token");
        }
        return personal.get()
                .find(token)
                .map(
                        found ->
                                found.orElseThrow(
                                        () ->
                                                new AuthenticationFailedException(
                                                        "the personal access token is unknown,"
                                                                + " revoked or expired")))
                .map(TokenIdentityProvider::identity);
    }

    private static SecurityIdentity identity(Subject subject) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(subject.name()))
                .addRoles(subject.roles())
                .addPermissionsAsString(subject.permissions())
                .addAttribute(SUBJECT, subject)
                .build();
    }
}
