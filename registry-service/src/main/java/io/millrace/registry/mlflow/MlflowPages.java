package io.millrace.registry.mlflow;

import io.millrace.registry.search.Page;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders pages; empty lists and absent tokens are left out, as MLflow does. */
final class MlflowPages {

    private MlflowPages() {}

    static String of(String field, Page<?> page) {
        Map<String, Object> message = new LinkedHashMap<>();
        if (!page.items().isEmpty()) {
            message.put(field, page.items());
        }
        if (page.nextPageToken() != null) {
            message.put("next_page_token", page.nextPageToken());
        }
        return MlflowJson.of(message);
    }
}
