package io.millrace.gateway.repository;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells changes of folders from folders that somebody is still writing: a change counts once two
 * looks in a row find the same. Not thread-safe.
 */
final class SettledChanges {

    private Map<String, FolderState> seen = Map.of();
    private final Map<String, FolderState> taken = new HashMap<>();

    /**
     * What has to be done.
     *
     * @param changed folders to load anew
     * @param gone folders that were there before
     */
    record Changes(List<String> changed, List<String> gone) {}

    /** Takes {@code present} as what is loaded already. */
    void begin(Map<String, FolderState> present) {
        seen = Map.copyOf(present);
        taken.putAll(present);
    }

    /** Compares with the look before. */
    Changes look(Map<String, FolderState> present) {
        List<String> changed = new ArrayList<>();
        present.forEach(
                (name, state) -> {
                    if (state.equals(seen.get(name)) && !state.equals(taken.get(name))) {
                        taken.put(name, state);
                        changed.add(name);
                    }
                });
        List<String> gone =
                seen.keySet().stream().filter(name -> !present.containsKey(name)).sorted().toList();
        gone.forEach(taken::remove);
        seen = Map.copyOf(present);
        return new Changes(changed.stream().sorted().toList(), gone);
    }
}
