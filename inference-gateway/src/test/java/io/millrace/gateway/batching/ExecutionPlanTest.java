package io.millrace.gateway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExecutionPlanTest {

    @Test
    void aRunIsWorthwhileOnceItsFixedPartIsATenthOfItsRows() {
        assertThat(plan(true, new RunCost(218_000, 85_000)).worthwhileRows()).isEqualTo(26);
        assertThat(plan(true, new RunCost(0, 85_000)).worthwhileRows()).isEqualTo(1);
    }

    @Test
    void aRunWhoseRowsAreFreeIsWorthwhileWhenItIsFull() {
        assertThat(plan(true, new RunCost(218_000, 0)).worthwhileRows()).isEqualTo(64);
        assertThat(plan(true, new RunCost(218_000, 10)).worthwhileRows()).isEqualTo(64);
    }

    @Test
    void withoutBatchesEveryRunIsWorthwhile() {
        assertThat(plan(false, new RunCost(218_000, 0)).worthwhileRows()).isEqualTo(1);
    }

    private static ExecutionPlan plan(boolean batched, RunCost cost) {
        return new ExecutionPlan(batched, false, false, batched ? 64 : 1, 2, 1, cost);
    }
}
