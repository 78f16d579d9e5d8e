package io.millrace.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ServiceException;
import io.millrace.registry.search.Condition.Literal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    metrics.loss < 0.5            | metrics   | loss       | LESS             | 0.5   | false
                    metrics.loss<=-1e-3           | metrics   | loss       | LESS_OR_EQUAL    | -1e-3 | false
                    METRICS.Loss >= 5             | metrics   | Loss       | GREATER_OR_EQUAL | 5     | false
                    params.kind = "a b"           | params    | kind       | EQUAL            | a b   | true
                    tags.`odd key.x` != "v"       | tags      | odd key.x  | NOT_EQUAL        | v     | true
                    tags . "k" LIKE "%v%"         | tags      | k          | LIKE             | %v%   | true
                    name ilike "V_"               |           | name       | ILIKE            | V_    | true
                    tags.mlflow.source = "x"      | tags      | mlflow.source | EQUAL         | x     | true
                    a.b = "1=1 AND c"             | a         | b          | EQUAL            | 1=1 AND c | true
                    """)
    void readsOneCondition(
            String filter,
            String prefix,
            String key,
            Operator operator,
            String value,
            boolean quoted) {
        assertThat(FilterParser.parse(filter))
                .containsExactly(
                        new Condition(prefix, key, operator, List.of(new Literal(value, quoted))));
    }

    @Test
    void readsAllConditionsJoinedByAnd() {
        List<Condition> conditions =
                FilterParser.parse("  a.x = '1' AND b.y > 2 and\n name LIKE 'android AND%' ");
        assertThat(conditions).extracting(Condition::key).containsExactly("x", "y", "name");
        assertThat(conditions.getLast().value()).isEqualTo(new Literal("android AND%", true));
    }

    @Test
    void readsListsOfTexts() {
        Condition condition = FilterParser.parse("run_id IN ('a', \"b\",'c,d')").getFirst();
        assertThat(condition.operator()).isEqualTo(Operator.IN);
        assertThat(condition.values()).extracting(Literal::text).containsExactly("a", "b", "c,d");
        assertThat(FilterParser.parse("run_id not  in ('a')").getFirst().operator())
                .isEqualTo(Operator.NOT_IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void readsNothingAsNoCondition(String filter) {
        assertThat(FilterParser.parse(filter)).isEmpty();
        assertThat(FilterParser.parse(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.b",
                "a.b =",
                "= 'x'",
                "a = 'x' OR b = 'y'",
                "NOT a = 'x'",
                "(a = 'x')",
                "a = 'x' AND",
                "AND a = 'x'",
                "a = 'x' b = 'y'",
                "a = 'x",
                "a == 'x'",
                "a IN 'x'",
                "a = ('x')",
                "a = 'x'; DROP TABLE runs",
            })
    void refusesWhatIsNoConjunction(String filter) {
        assertThatThrownBy(() -> FilterParser.parse(filter))
                .isInstanceOf(ServiceException.class)
                .hasMessageStartingWith("Invalid clause(s) in filter string: '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a IN ()", "a IN (1, 2)", "a IN ('x', 2)"})
    void refusesListsThatHoldNoTexts(String filter) {
        assertThatThrownBy(() -> FilterParser.parse(filter))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("expected a non-empty list of string values");
    }
}
