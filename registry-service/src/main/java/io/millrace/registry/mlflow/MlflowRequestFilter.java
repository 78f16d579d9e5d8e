package io.millrace.registry.mlflow;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses the character NUL in paths, which no name can hold, makes MLflow's second prefix the
 * first one ({@code /ajax-api} is what its web UI calls) and checks the Content-Type as MLflow
 * does: on POST and PUT of JSON calls alone.
 */
final class MlflowRequestFilter {

    private static final String UI_PREFIX = "/ajax-api/";
    private static final String API_PREFIX = "/api/";

    @ServerRequestFilter(preMatching = true)
    void prepare(ContainerRequestContext request) {
        URI uri = request.getUriInfo().getRequestUri();
        String path = uri.getRawPath();
        if (path.contains("%00")) {
            throw new ServiceException(ErrorCode.INVALID_ARGUMENT, "Invalid path");
        }
        if (path.startsWith(UI_PREFIX)) {
            path = API_PREFIX + path.substring(UI_PREFIX.length());
            rewrite(request, uri, path);
        } else if (path.startsWith("//model-versions/")) {
            rewrite(request, uri, path.substring(1));
        }
    }

    /** After the caller is known: a stranger learns nothing of how his request was wrong. */
    @ServerRequestFilter
    void requireJson(ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        if (path.startsWith("/api/2.0/mlflow/") || path.startsWith("/api/3.0/mlflow/")) {
            checkContentType(request);
        }
    }

    private static void rewrite(ContainerRequestContext request, URI uri, String path) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        request.setRequestUri(
                URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path + query));
    }

    private static void checkContentType(ContainerRequestContext request) {
        String method = request.getMethod();
        if (!method.equals("POST") && !method.equals("PUT")) {
            return;
        }
        String type = request.getHeaderString("Content-Type");
        if (type == null) {
            throw badRequest("Bad Request. Content-Type header is missing.");
        }
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw badRequest("Bad Request. Content-Type must be one of ['application/json'].");
        }
    }

    private static ServiceException badRequest(String message) {
        return new ServiceException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, message);
    }
}
