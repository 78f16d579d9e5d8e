package io.millrace.registry.search;

import java.util.List;

/**
 * What a caller searches for.
 *
 * @param filter conditions joined by AND; empty or null means all
 * @param orderBy clauses {@code key [ASC|DESC]}
 * @param pageToken from the page before, or null
 */
public record SearchRequest(String filter, List<String> orderBy, int maxResults, String pageToken) {

    public SearchRequest {
        orderBy = List.copyOf(orderBy);
    }
}
