package io.millrace.registry.mlflow;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.loggedmodels.DatasetReference;
import io.millrace.registry.loggedmodels.LoggedModel;
import io.millrace.registry.loggedmodels.LoggedModelStatus;
import io.millrace.registry.runs.Metric;
import io.millrace.registry.search.SearchRequest;
import io.millrace.registry.tags.Tag;
import java.util.List;

/** Logged models in MLflow's shape. */
final class MlflowLoggedModels {

    private MlflowLoggedModels() {}

    /** As in {@code service.proto}. */
    record Model(Info info, Data data) {}

    /** As in {@code service.proto}. */
    record Info(
            String modelId,
            String experimentId,
            String name,
            long creationTimestampMs,
            long lastUpdatedTimestampMs,
            String artifactUri,
            LoggedModelStatus status,
            String statusMessage,
            String modelType,
            String sourceRunId,
            List<Tag> tags) {}

    /** As in {@code service.proto}. */
    record Data(List<Tag> params, List<Metric> metrics) {}

    static Model model(LoggedModel model) {
        return new Model(
                new Info(
                        model.modelId(),
                        model.experimentId(),
                        model.name(),
                        model.creationTime(),
                        model.lastUpdateTime(),
                        model.artifactUri(),
                        model.status(),
                        model.statusMessage(),
                        model.modelType(),
                        model.sourceRunId(),
                        model.tags()),
                new Data(model.params(), model.metrics()));
    }

    /** Here orders are messages; elsewhere they are texts. */
    static SearchRequest search(MlflowRequest request, int defaultResults, int maxResults) {
        SearchRequest page =
                MlflowRequests.search(request.without("order_by"), defaultResults, maxResults);
        return new SearchRequest(
                page.filter(),
                request.messages("order_by").stream().map(MlflowLoggedModels::clause).toList(),
                page.maxResults(),
                page.pageToken());
    }

    private static String clause(MlflowRequest order) {
        if (order.has("dataset_name") || order.has("dataset_digest")) {
            throw new ServiceException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Ordering by a metric of one dataset is not supported: leave dataset_name and"
                            + " dataset_digest out of order_by.");
        }
        String field = order.text("field_name");
        int dot = field.indexOf('.');
        String quoted =
                dot < 0
                        ? field
                        : field.substring(0, dot + 1) + "`" + field.substring(dot + 1) + "`";
        boolean ascending = !order.has("ascending") || order.flag("ascending");
        return quoted + (ascending ? " ASC" : " DESC");
    }

    static List<DatasetReference> datasets(MlflowRequest request) {
        return request.messages("datasets").stream()
                .map(
                        dataset ->
                                new DatasetReference(
                                        dataset.text("dataset_name"),
                                        dataset.optionalText("dataset_digest")))
                .toList();
    }
}
