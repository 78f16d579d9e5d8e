package io.millrace.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTokenTest {

    private static final List<SortColumn> COLUMNS =
            List.of(
                    new SortColumn("a", ValueType.TEXT, true),
                    new SortColumn("b", ValueType.INTEGER, true),
                    new SortColumn("c", ValueType.REAL, true));

    @Test
    void bringsSortValuesBackExactly() {
        List<Object> values = List.of("ü'\"", Long.MAX_VALUE, 0.1 + 0.2);
        String token = PageToken.encode("question", values);
        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(PageToken.decode("question", token, COLUMNS)).isEqualTo(values);
    }

    @Test
    void refusesTheTokenOfAnotherSearch() {
        String token = PageToken.encode("question", List.of("a", 1L, 1.0));
        assertThatThrownBy(() -> PageToken.decode("other", token, COLUMNS))
                .hasMessageContaining("belongs to a search with another filter or order_by");
    }

    @Test
    void refusesWhatIsNoToken() {
        for (String token : List.of("!", "bm9uZQ", "W10", "WzEsMl0")) {
            assertThatThrownBy(() -> PageToken.decode("question", token, COLUMNS))
                    .hasMessageStartingWith("Invalid page token");
        }
    }
}
