package io.millrace.trainer.boosting;

import io.millrace.contracts.model.Task;
import io.millrace.trainer.spec.TrainerException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Parameters of one training, checked by name: XGBoost itself takes an unknown name without a word.
 *
 * @param rounds most rounds to train
 * @param patience rounds without a gain on the validation rows after which training stops
 * @param settings what XGBoost gets
 */
record BoostingParameters(int rounds, int patience, Map<String, Object> settings) {

    private static final Set<String> TUNABLE =
            Set.of(
                    "eta",
                    "gamma",
                    "max_depth",
                    "min_child_weight",
                    "max_delta_step",
                    "subsample",
                    "colsample_bytree",
                    "colsample_bylevel",
                    "colsample_bynode",
                    "lambda",
                    "alpha",
                    "grow_policy",
                    "max_leaves",
                    "max_bin",
                    "scale_pos_weight",
                    "seed");

    private static final Map<String, String> SYNONYMS =
            Map.of(
                    "learning_rate", "eta",
                    "reg_lambda", "lambda",
                    "reg_alpha", "alpha",
                    "min_split_loss", "gamma",
                    "n_estimators", "num_round",
                    "num_boost_round", "num_round",
                    "random_state", "seed");

    static BoostingParameters of(Map<String, Object> given, Task task, int classes) {
        Map<String, Object> parameters = new TreeMap<>(defaults());
        given.forEach((name, value) -> parameters.put(SYNONYMS.getOrDefault(name, name), value));
        int rounds = integer(parameters, "num_round", 1, 10_000);
        int patience = integer(parameters, "early_stopping_rounds", 1, 10_000);
        requireKnown(parameters.keySet());
        parameters.putAll(fixed(task, classes));
        return new BoostingParameters(rounds, patience, parameters);
    }

    private static Map<String, Object> defaults() {
        return Map.of(
                "eta", 0.1,
                "max_depth", 5,
                "num_round", 300,
                "early_stopping_rounds", 30,
                "seed", 42);
    }

    /** What keeps a run reproducible and the converter's rules true. */
    private static Map<String, Object> fixed(Task task, int classes) {
        Map<String, Object> fixed = new TreeMap<>();
        fixed.put("booster", "gbtree");
        fixed.put("tree_method", "hist");
        fixed.put("nthread", 1);
        fixed.put("verbosity", 0);
        switch (task) {
            case BINARY -> fixed.put("objective", "binary:logistic");
            case MULTICLASS -> {
                fixed.put("objective", "multi:softprob");
                fixed.put("num_class", classes);
            }
            case REGRESSION -> fixed.put("objective", "reg:squarederror");
        }
        fixed.put("eval_metric", metric(task));
        return fixed;
    }

    static String metric(Task task) {
        return switch (task) {
            case BINARY -> "logloss";
            case MULTICLASS -> "mlogloss";
            case REGRESSION -> "rmse";
        };
    }

    private static int integer(Map<String, Object> parameters, String name, int from, int to) {
        Object value = parameters.remove(name);
        try {
            int number = Integer.parseInt(value.toString());
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException _) {
            // refused below, with the bounds
        }
        throw new TrainerException(
                TrainerException.Kind.USER_CONFIG,
                "parameter %s is %s: a whole number from %d to %d is needed"
                        .formatted(name, value, from, to));
    }

    private static void requireKnown(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(TUNABLE);
        if (!unknown.isEmpty()) {
            throw new TrainerException(
                    TrainerException.Kind.USER_CONFIG,
                    "unknown parameters %s: known are %s, num_round and early_stopping_rounds"
                            .formatted(unknown, new TreeSet<>(TUNABLE)));
        }
    }
}
