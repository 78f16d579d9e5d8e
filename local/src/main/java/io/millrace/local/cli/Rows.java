package io.millrace.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.millrace.contracts.Wire;
import io.millrace.local.SuiteException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows to predict for, as text by column; a missing value is the empty text.
 *
 * @param values one map a row
 */
record Rows(List<Map<String, String>> values) {

    Rows {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new SuiteException("there are no rows to predict for");
        }
    }

    /** One object, or an array of them. */
    static Rows ofJson(String text) {
        try {
            JsonNode document = Wire.mapper().readTree(text);
            List<Map<String, String>> rows = new ArrayList<>();
            for (JsonNode row : document.isArray() ? document : List.of(document)) {
                if (!row.isObject()) {
                    throw new SuiteException("a row is an object such as {\"age\": 41}");
                }
                Map<String, String> values = new HashMap<>();
                row.properties()
                        .forEach(field -> values.put(field.getKey(), field.getValue().asText("")));
                rows.add(values);
            }
            return new Rows(rows);
        } catch (JsonProcessingException e) {
            throw new SuiteException("--json is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A file whose first line names the columns. */
    static Rows ofCsv(Path file) {
        CsvSchema header = CsvSchema.emptySchema().withHeader();
        try (MappingIterator<Map<String, String>> rows =
                new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(header)
                        .readValues(file.toFile())) {
            return new Rows(rows.readAll());
        } catch (IOException e) {
            throw new SuiteException(file + " can't be read as CSV: " + e.getMessage(), e);
        }
    }

    int count() {
        return values.size();
    }

    /**
     * The value of {@code column} in each row.
     *
     * @throws SuiteException if no row has the column at all, which is a misspelling rather than a
     *     missing value
     */
    List<String> column(String column) {
        if (values.stream().noneMatch(row -> row.containsKey(column))) {
            throw new SuiteException("the model needs a column \"" + column + "\"");
        }
        return values.stream().map(row -> row.getOrDefault(column, "")).toList();
    }
}
