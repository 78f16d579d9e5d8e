package io.millrace.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ServiceException;
import io.millrace.registry.search.SearchSchema.Attribute;
import io.millrace.registry.search.SearchSchema.Child;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderSqlTest {

    private static final SearchSchema SCHEMA =
            new SearchSchema(
                    "things e",
                    "e.id",
                    Map.of(
                            "name", Attribute.text("e.name"),
                            "end", Attribute.number("e.end_time").orNull()),
                    Map.of("Name", "name"),
                    Set.of("attributes"),
                    SearchSchema.children(
                            new Child("thing_metrics", "e.id", ValueType.REAL), "metrics"),
                    Map.of(),
                    List.of(new OrderClause(null, "name", true)),
                    true);

    private final Statement statement = new Statement();

    @Test
    void breaksTiesByTheDefaultOrderAndThenById() {
        assertThat(order().columns())
                .containsExactly(
                        new SortColumn("e.name", ValueType.TEXT, true),
                        new SortColumn("e.id", ValueType.TEXT, true));
        assertThat(order().joins()).isEmpty();
    }

    @Test
    void readsDirectionsPrefixesAndOtherSpellings() {
        assertThat(order("attributes.Name desc").columns().getFirst())
                .isEqualTo(new SortColumn("e.name", ValueType.TEXT, false));
        assertThat(order("`name` ASC").columns().getFirst().ascending()).isTrue();
    }

    @Test
    void putsMissingValuesLastInBothDirections() {
        for (String direction : List.of("ASC", "DESC")) {
            List<SortColumn> columns = order("end " + direction).columns();
            assertThat(columns.get(0))
                    .isEqualTo(
                            new SortColumn(
                                    "cast(CASE WHEN e.end_time IS NULL THEN 2  ELSE 0 END as"
                                            + " bigint)",
                                    ValueType.INTEGER,
                                    true));
            assertThat(columns.get(1).expression()).isEqualTo("coalesce(e.end_time, 0)");
            assertThat(columns.get(1).ascending()).isEqualTo(direction.equals("ASC"));
        }
    }

    @Test
    void joinsTheRowOfAMetricByItsBoundKey() {
        OrderSql order = order("metrics.`a'b` DESC");
        assertThat(order.joins())
                .isEqualTo(" LEFT JOIN thing_metrics o0 ON o0.owner_id = e.id AND o0.key = ?1");
        assertThat(statement.parameters()).containsExactly("a'b");
        assertThat(order.columns().getFirst().expression()).contains("o0.value = 'NaN' THEN 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name DOWN", "name ASC, id", "'name'"})
    void refusesWhatIsNoClause(String clause) {
        assertThatThrownBy(() -> order(clause))
                .isInstanceOf(ServiceException.class)
                .hasMessage("Invalid order_by clause '" + clause + "'");
    }

    @Test
    void refusesOneKeyTwiceAndUnknownKeys() {
        assertThatThrownBy(() -> order("name", "name DESC"))
                .hasMessageStartingWith("`order_by` contains duplicate fields");
        assertThatThrownBy(() -> order("colour"))
                .hasMessageStartingWith("Invalid order_by key 'colour' specified");
        assertThatThrownBy(() -> order("colours.a"))
                .hasMessageStartingWith("Invalid entity type 'colours'. Valid values are");
    }

    private OrderSql order(String... clauses) {
        return new OrderSql(SCHEMA, statement, List.of(clauses));
    }
}
