package io.millrace.platform.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.ServiceException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever a request ends with into an answer in the shape of its API surface. Unexpected
 * failures are logged once, with their stack and request id, and never told.
 */
@ApplicationScoped
public class ErrorMappers {

    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    private final CurrentVertxRequest request;

    ErrorMappers(CurrentVertxRequest request) {
        this.request = request;
    }

    // The framework brings mappers for most of these types; only naming the very type replaces one.
    @ServerExceptionMapper({
        ServiceException.class,
        MalformedMessageException.class,
        JsonProcessingException.class,
        MismatchedInputException.class,
        InvalidDefinitionException.class,
        ConstraintViolationException.class,
        ResteasyReactiveViolationException.class,
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class,
        AuthenticationRedirectException.class,
        UnauthorizedException.class,
        ForbiddenException.class,
        NotFoundException.class,
        NotAllowedException.class,
        NotSupportedException.class,
        WebApplicationException.class,
        Throwable.class
    })
    Response map(Throwable cause) {
        if (cause instanceof WebApplicationException http && isComplete(http.getResponse())) {
            return http.getResponse();
        }
        return render(cause);
    }

    /** An answer that somebody made on purpose: a redirect, or one with a body. */
    private static boolean isComplete(Response response) {
        return response.hasEntity() || response.getStatus() < 400;
    }

    private Response render(Throwable cause) {
        RoutingContext context = request.getCurrent();
        ServiceException failure = Failures.of(cause);
        log(failure, cause, context);
        ApiSurface surface = ApiSurface.of(context.request().path());
        ErrorBody body = ErrorBody.of(surface, failure, RequestId.of(context));
        Response.ResponseBuilder response =
                Response.status(body.status()).type(body.contentType()).entity(body.json());
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            Challenges.add(response, surface, cause);
        }
        if (cause instanceof NotAllowedException notAllowed) {
            response.header(
                    HttpHeaders.ALLOW, notAllowed.getResponse().getHeaderString(HttpHeaders.ALLOW));
        }
        return response.build();
    }

    private static void log(ServiceException failure, Throwable cause, RoutingContext context) {
        String path = context.request().path();
        if (failure.code() == ErrorCode.INTERNAL) {
            LOG.errorf(cause, "%s %s failed", context.request().method(), path);
        } else {
            LOG.debugf("%s %s: %s", context.request().method(), path, failure.getMessage());
        }
    }
}
