package io.millrace.platform.errors;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fails in every way that services do. */
@Path("{prefix:(api/2\\.0|api/v1|v2)}/failing")
@Produces("application/json")
public class FailingResource {

    public record Body(@NotBlank String name, @Max(10) int size, @Valid List<Part> parts) {}

    public record Part(@NotBlank String name) {}

    public record Answer(Instant at, Duration width, String absent) {}

    @GET
    @Path("service")
    public String service() {
        throw new ServiceException(ErrorCode.NOT_FOUND, "model m does not exist");
    }

    @GET
    @Path("accident")
    public String accident() {
        throw new IllegalStateException("secret of the house");
    }

    @GET
    @Path("query")
    public String query(@QueryParam("limit") @Max(100) int limit) {
        return "[]";
    }

    @GET
    @Path("dialect")
    public Answer dialect() {
        return new Answer(Instant.ofEpochSecond(0), Duration.ofHours(1), null);
    }

    @POST
    @Path("body")
    @Consumes("application/json")
    public Body body(@Valid Body body) {
        return body;
    }
}
