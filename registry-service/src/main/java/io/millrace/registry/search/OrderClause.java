package io.millrace.registry.search;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One clause of an order: {@code [prefix.]key [ASC|DESC]}. */
public record OrderClause(String prefix, String key, boolean ascending) {

    private static final Pattern CLAUSE =
            Pattern.compile(
                    "(?:(\\w+)\\s*\\.\\s*)?(`[^`]+`|\"[^\"]+\"|[^\\s`\"']+)(?:\\s+(ASC|DESC))?",
                    Pattern.CASE_INSENSITIVE);

    static OrderClause parse(String clause) {
        Matcher match = CLAUSE.matcher(clause.strip());
        if (!match.matches()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT, "Invalid order_by clause '" + clause + "'");
        }
        String prefix = match.group(1) == null ? null : match.group(1).toLowerCase(Locale.ROOT);
        return new OrderClause(
                prefix,
                SearchText.unquoteKey(match.group(2)),
                !"DESC".equalsIgnoreCase(match.group(3)));
    }
}
