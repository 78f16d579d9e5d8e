package io.millrace.registry.mlflow;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.runs.Metric;
import io.millrace.registry.search.SearchRequest;
import io.millrace.registry.tags.Tag;
import java.util.List;

/** Reads the messages that several calls share. */
final class MlflowRequests {

    private MlflowRequests() {}

    static List<Tag> tags(MlflowRequest request, String field) {
        return request.messages(field).stream()
                .map(tag -> new Tag(tag.text("key"), tag.textOrEmpty("value")))
                .toList();
    }

    static Metric metric(MlflowRequest message) {
        return new Metric(
                message.text("key"),
                message.real("value"),
                message.number("timestamp"),
                message.numberOr("step", 0),
                message.optionalText("model_id"),
                message.optionalText("dataset_name"),
                message.optionalText("dataset_digest"),
                null);
    }

    static SearchRequest search(MlflowRequest request, int defaultResults, int maxResults) {
        long results = request.numberOr("max_results", defaultResults);
        if (results < 1) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Invalid value "
                            + results
                            + " for parameter 'max_results' supplied. It must be a positive"
                            + " integer");
        }
        if (results > maxResults) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Invalid value "
                            + results
                            + " for parameter 'max_results' supplied. It must be at most "
                            + maxResults);
        }
        return new SearchRequest(
                request.optionalText("filter"),
                request.texts("order_by"),
                (int) results,
                request.optionalText("page_token"));
    }
}
