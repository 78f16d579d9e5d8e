package io.millrace.registry.search;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where a page ended: the sort values of its last row, bound to the question that was asked, in
 * URL-safe base64. Opaque to clients.
 */
final class PageToken {

    private static final TypeReference<List<Object>> LIST = new TypeReference<>() {};

    private PageToken() {}

    static String encode(String question, List<Object> values) {
        List<Object> content = new ArrayList<>();
        content.add(Integer.toHexString(question.hashCode()));
        values.forEach(
                value -> content.add(value instanceof Double real ? real.toString() : value));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Wire.toJson(content).getBytes(StandardCharsets.UTF_8));
    }

    static List<Object> decode(String question, String token, List<SortColumn> columns) {
        List<Object> content;
        try {
            content = Wire.mapper().readValue(Base64.getUrlDecoder().decode(token), LIST);
        } catch (IllegalArgumentException | IOException _) {
            throw invalid("Invalid page token, could not base64-decode");
        }
        if (content.size() != columns.size() + 1
                || !Integer.toHexString(question.hashCode()).equals(content.getFirst())) {
            throw invalid(
                    "Invalid page token: it belongs to a search with another filter or order_by."
                            + " Repeat the search without a token.");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(value(columns.get(i).type(), content.get(i + 1)));
        }
        return values;
    }

    private static Object value(ValueType type, Object written) {
        try {
            return switch (type) {
                case TEXT -> (String) written;
                case INTEGER -> ((Number) written).longValue();
                case REAL -> Double.valueOf((String) written);
            };
        } catch (ClassCastException | NumberFormatException _) {
            throw invalid("Invalid page token, could not base64-decode");
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
