package io.millrace.gateway.serving;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which loaded versions make room for another. Pure. */
final class LeastRecentlyUsed {

    private LeastRecentlyUsed() {}

    /**
     * A loaded version.
     *
     * @param bytes that its unloading gives back
     * @param lastUse by {@link System#nanoTime}
     * @param isIdle whether nobody uses it now
     */
    record Resident<K>(K key, long bytes, long lastUse, boolean isIdle) {}

    /**
     * Those to unload, in this order: of the idle ones the longest unused first, and only where all
     * of them are not enough, those in use. No more than are needed; all if that is still too few.
     *
     * @param excess bytes that have to become free
     */
    static <K> List<Resident<K>> choose(Collection<Resident<K>> residents, long excess) {
        List<Resident<K>> ordered = new ArrayList<>(residents);
        ordered.sort(LeastRecentlyUsed::compare);
        List<Resident<K>> chosen = new ArrayList<>();
        long left = excess;
        for (Resident<K> next : ordered) {
            if (left <= 0) {
                break;
            }
            chosen.add(next);
            left -= next.bytes();
        }
        return chosen;
    }

    /** Times may only be compared by their difference. */
    private static int compare(Resident<?> one, Resident<?> other) {
        return one.isIdle() == other.isIdle()
                ? Long.compare(one.lastUse() - other.lastUse(), 0)
                : Boolean.compare(other.isIdle(), one.isIdle());
    }
}
