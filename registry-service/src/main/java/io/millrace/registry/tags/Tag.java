package io.millrace.registry.tags;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A key and its text: a tag or a parameter. */
public record Tag(String key, String value) {

    /** Tags as a map; the last of equal keys wins. */
    public static Map<String, String> toMap(Collection<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    /** The value of {@code key}, or null. */
    public static String find(List<Tag> tags, String key) {
        return toMap(tags).get(key);
    }

    /** The same tags with values of {@code limit} characters at most, as MLflow cuts them. */
    public static List<Tag> cut(Collection<Tag> tags, int limit) {
        return tags.stream()
                .map(
                        tag ->
                                tag.value().length() <= limit
                                        ? tag
                                        : new Tag(tag.key(), tag.value().substring(0, limit)))
                .toList();
    }
}
