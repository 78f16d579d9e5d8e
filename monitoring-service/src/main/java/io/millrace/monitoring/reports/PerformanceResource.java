package io.millrace.monitoring.reports;

import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/api/v1/monitors/{endpoint}/performance")
@RunOnVirtualThread
public class PerformanceResource {

    private final PerformanceReports reports;

    PerformanceResource(PerformanceReports reports) {
        this.reports = reports;
    }

    @GET
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public PerformanceReport performance(
            @RestPath String endpoint,
            @RestQuery String version,
            @RestQuery String from,
            @RestQuery String to) {
        return reports.report(endpoint, version, time("from", from), time("to", to));
    }

    private static Instant time(String name, String value) {
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    name + " must be an ISO-8601 instant such as 2026-01-31T12:00:00Z");
        }
    }
}
