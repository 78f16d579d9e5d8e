package io.millrace.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.serving.LeastRecentlyUsed.Resident;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class LeastRecentlyUsedTest {

    @Example
    void takesTheLongestUnusedFirst() {
        Resident<String> old = new Resident<>("old", 10, 1, true);
        Resident<String> older = new Resident<>("older", 10, 0, true);
        Resident<String> young = new Resident<>("young", 10, 2, true);

        assertThat(LeastRecentlyUsed.choose(List.of(young, old, older), 11))
                .containsExactly(older, old);
    }

    @Example
    void sparesWhatIsInUseAsLongAsItCan() {
        Resident<String> busy = new Resident<>("busy", 10, 0, false);
        Resident<String> idle = new Resident<>("idle", 10, 9, true);

        assertThat(LeastRecentlyUsed.choose(List.of(busy, idle), 10)).containsExactly(idle);
        assertThat(LeastRecentlyUsed.choose(List.of(busy, idle), 11)).containsExactly(idle, busy);
    }

    @Example
    void comparesTimesAcrossTheOverflowOfTheClock() {
        Resident<String> before = new Resident<>("before", 1, Long.MAX_VALUE, true);
        Resident<String> after = new Resident<>("after", 1, Long.MIN_VALUE, true);

        assertThat(LeastRecentlyUsed.choose(List.of(after, before), 1)).containsExactly(before);
    }

    @Property
    void freesEnoughAndNothingMore(
            @ForAll("residents") List<Resident<Integer>> residents,
            @ForAll @LongRange(min = -50, max = 2_000) long excess) {
        List<Resident<Integer>> chosen = LeastRecentlyUsed.choose(residents, excess);

        long all = bytes(residents);
        assertThat(bytes(chosen)).isGreaterThanOrEqualTo(Math.min(all, excess));
        if (excess <= 0) {
            assertThat(chosen).isEmpty();
        } else if (!chosen.isEmpty()) {
            assertThat(bytes(chosen.subList(0, chosen.size() - 1))).isLessThan(excess);
        }
        assertThat(residents).containsAll(chosen);
        assertThat(chosen).doesNotHaveDuplicates();
    }

    @Property
    void leavesNobodyWhoWasUnusedForLonger(
            @ForAll("residents") List<Resident<Integer>> residents,
            @ForAll @LongRange(min = 1, max = 2_000) long excess) {
        List<Resident<Integer>> chosen = LeastRecentlyUsed.choose(residents, excess);

        for (Resident<Integer> left : residents) {
            if (chosen.contains(left)) {
                continue;
            }
            assertThat(chosen)
                    .allSatisfy(
                            victim -> {
                                assertThat(victim.isIdle() || !left.isIdle()).isTrue();
                                if (victim.isIdle() == left.isIdle()) {
                                    assertThat(victim.lastUse())
                                            .isLessThanOrEqualTo(left.lastUse());
                                }
                            });
        }
    }

    private static long bytes(List<Resident<Integer>> residents) {
        return residents.stream().mapToLong(Resident::bytes).sum();
    }

    @Provide
    Arbitrary<List<Resident<Integer>>> residents() {
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.longs().between(0, 20),
                        Arbitraries.of(true, false))
                .as(Resident::new)
                .list()
                .ofMaxSize(12)
                .uniqueElements(Resident::key);
    }
}
