package io.millrace.training.datasets;

import io.millrace.auth.Permissions;
import io.millrace.contracts.model.Task;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Datasets over HTTP. */
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DatasetResource {

    private final DatasetService datasets;

    DatasetResource(DatasetService datasets) {
        this.datasets = datasets;
    }

    @POST
    @Consumes({
        "text/csv",
        "application/vnd.apache.parquet",
        "application/gzip",
        MediaType.APPLICATION_OCTET_STREAM
    })
    @ResponseStatus(201)
    @PermissionsAllowed(Permissions.DATASET_WRITE)
    @Operation(summary = "Store a CSV (plain or gzipped) or Parquet file as a dataset")
    public Dataset upload(
            @RestQuery String name,
            @RestQuery String label,
            @RestQuery String time,
            @RestQuery Task task,
            InputStream body) {
        return datasets.upload(new DatasetSpec(name, label, time, task), body);
    }

    @GET
    @PermissionsAllowed(Permissions.DATASET_READ)
    @Operation(summary = "The newest datasets")
    public List<Dataset> list() {
        return datasets.list();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(Permissions.DATASET_READ)
    @Operation(summary = "One dataset with its schema, statistics and verdict")
    public Dataset get(@RestPath UUID id) {
        return datasets.get(id);
    }
}
