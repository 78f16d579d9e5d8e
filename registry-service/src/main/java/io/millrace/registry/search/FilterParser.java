package io.millrace.registry.search;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code [prefix.]key operator value AND ...}. There is no OR, no NOT and no grouping, as in
 * {@code mlflow/utils/search_utils.py}; keys may stand in backticks or double quotes.
 */
final class FilterParser {

    private static final Pattern CONDITION =
            Pattern.compile(
                    "\\s*(?:(\\w+)\\s*\\.\\s*)?(`[^`]+`|\"[^\"]+\"|[^\\s=!<>`\"'(),]+)\\s*"
                        + "(>=|<=|!=|=|>|<|(?:NOT\\s+IN|IN|LIKE|ILIKE)(?=[\\s('\"]))\\s*"
                        + "('[^']*'|\"[^\"]*\"|\\((?:'[^']*'|\"[^\"]*\"|[^)'\"])*\\)|[^\\s'\"()]+)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern AND = Pattern.compile("\\s+AND\\s+", Pattern.CASE_INSENSITIVE);
    private static final Pattern LIST_VALUE =
            Pattern.compile("\\s*('[^']*'|\"[^\"]*\"|[^\\s,'\"]+)\\s*(,|$)");

    private FilterParser() {}

    static List<Condition> parse(String filter) {
        List<Condition> conditions = new ArrayList<>();
        if (filter == null || filter.isBlank()) {
            return conditions;
        }
        String text = filter.strip();
        Matcher condition = CONDITION.matcher(text);
        Matcher and = AND.matcher(text);
        int position = 0;
        while (true) {
            if (!condition.region(position, text.length()).lookingAt()) {
                throw invalidClause(text.substring(position));
            }
            conditions.add(condition(condition));
            if (condition.end() == text.length()) {
                return conditions;
            }
            if (!and.region(condition.end(), text.length()).lookingAt()) {
                throw invalidClause(text.substring(condition.end()).strip());
            }
            position = and.end();
        }
    }

    private static Condition condition(Matcher match) {
        Operator operator = Operator.of(match.group(3));
        String prefix = match.group(1) == null ? null : match.group(1).toLowerCase(Locale.ROOT);
        String value = match.group(4);
        boolean list = value.startsWith("(");
        if (list != operator.takesList()) {
            throw invalidClause(match.group().strip());
        }
        return new Condition(
                prefix,
                SearchText.unquoteKey(match.group(2)),
                operator,
                list ? literals(value) : List.of(literal(value)));
    }

    private static List<Condition.Literal> literals(String list) {
        String inner = list.substring(1, list.length() - 1);
        List<Condition.Literal> literals = new ArrayList<>();
        Matcher value = LIST_VALUE.matcher(inner);
        int position = 0;
        while (position < inner.length()) {
            value.region(position, inner.length());
            if (!value.lookingAt()) {
                throw invalidClause(list);
            }
            literals.add(literal(value.group(1)));
            position = value.end();
        }
        if (literals.isEmpty() || !literals.stream().allMatch(Condition.Literal::quoted)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "While parsing a list in the query, expected a non-empty list of string values,"
                            + " but got "
                            + list);
        }
        return literals;
    }

    private static Condition.Literal literal(String written) {
        boolean quoted = written.startsWith("'") || written.startsWith("\"");
        return new Condition.Literal(
                quoted ? written.substring(1, written.length() - 1) : written, quoted);
    }

    private static ServiceException invalidClause(String clause) {
        return new ServiceException(
                ErrorCode.INVALID_ARGUMENT, "Invalid clause(s) in filter string: '" + clause + "'");
    }
}
