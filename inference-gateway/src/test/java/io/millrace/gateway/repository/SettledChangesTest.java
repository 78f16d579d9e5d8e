package io.millrace.gateway.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.repository.SettledChanges.Changes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettledChangesTest {

    private static final Changes NOTHING = new Changes(List.of(), List.of());

    private final SettledChanges changes = new SettledChanges();

    @Test
    void leavesAloneWhatIsLoadedAlready() {
        changes.begin(Map.of("a", state("10")));

        assertThat(changes.look(Map.of("a", state("10")))).isEqualTo(NOTHING);
    }

    @Test
    void takesANewFolderOnceTwoLooksFindTheSame() {
        changes.begin(Map.of());

        assertThat(changes.look(Map.of("a", state("10")))).isEqualTo(NOTHING);
        assertThat(changes.look(Map.of("a", state("20")))).isEqualTo(NOTHING);
        assertThat(changes.look(Map.of("a", state("20"))))
                .isEqualTo(new Changes(List.of("a"), List.of()));
        assertThat(changes.look(Map.of("a", state("20")))).isEqualTo(NOTHING);
    }

    @Test
    void forgetsAFolderThatIsGoneAndTakesItAgainWhenItReturns() {
        changes.begin(Map.of("a", state("10")));

        assertThat(changes.look(Map.of())).isEqualTo(new Changes(List.of(), List.of("a")));
        assertThat(changes.look(Map.of("a", state("10")))).isEqualTo(NOTHING);
        assertThat(changes.look(Map.of("a", state("10"))))
                .isEqualTo(new Changes(List.of("a"), List.of()));
    }

    @Test
    void takesAChangeThatHappenedBetweenTheBeginningAndTheFirstLook() {
        changes.begin(Map.of("a", state("10")));
        changes.look(Map.of("a", state("20")));

        assertThat(changes.look(Map.of("a", state("20"))).changed()).containsExactly("a");
    }

    private static FolderState state(String size) {
        return new FolderState(Map.of("1/model.onnx", size));
    }
}
