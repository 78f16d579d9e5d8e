package io.millrace.registry.search;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a search.
 *
 * @param nextPageToken absent on the last page
 */
public record Page<T>(List<T> items, String nextPageToken) {

    public Page {
        items = List.copyOf(items);
    }

    /** The same page with every item mapped. */
    public <R> Page<R> map(Function<List<T>, List<R>> mapper) {
        return new Page<>(mapper.apply(items), nextPageToken);
    }
}
