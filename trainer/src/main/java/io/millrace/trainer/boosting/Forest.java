package io.millrace.trainer.boosting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Trees of a trained model as plain values.
 *
 * @param objective XGBoost's name of the objective
 * @param groups outputs of the trees: 1, or the number of classes
 * @param baseScore in the space of the output, as the model stores it
 */
public record Forest(String objective, int groups, float baseScore, List<Tree> trees) {

    public Forest {
        trees = List.copyOf(trees);
    }

    /**
     * Reads the JSON model of XGBoost 3.
     *
     * @param rounds rounds that predict; trees of later rounds are left out
     */
    static Forest parse(JsonNode model, int rounds) {
        JsonNode learner = model.path("learner");
        JsonNode parameters = learner.path("learner_model_param");
        JsonNode booster = learner.path("gradient_booster");
        JsonNode body = booster.path("model");
        int last = body.path("iteration_indptr").path(rounds).asInt();
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            trees.add(
                    Tree.parse(body.path("trees").path(i), body.path("tree_info").path(i).asInt()));
        }
        return new Forest(
                learner.path("objective").path("name").asText(),
                Math.max(1, parameters.path("num_class").asInt()),
                baseScore(parameters.path("base_score").asText()),
                trees);
    }

    /** A plain number up to 3.0, an array with one number per target from 3.1 on. */
    private static float baseScore(String text) {
        String number = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
        return Float.parseFloat(number.split(",", 2)[0]);
    }

    /** Gain of each matrix column over all splits. */
    public double[] gains(int columns) {
        double[] gains = new double[columns];
        for (Tree tree : trees) {
            for (int node = 0; node < tree.size(); node++) {
                if (!tree.isLeaf(node)) {
                    gains[tree.column()[node]] += tree.gain()[node];
                }
            }
        }
        return gains;
    }

    /**
     * One tree; nodes by index, the root is 0.
     *
     * @param group output that the tree adds to
     * @param left child for values below the threshold, -1 in a leaf
     * @param value threshold of a split, or the value of a leaf
     * @param missingLeft whether a missing value goes left
     */
    public record Tree(
            int group,
            int[] left,
            int[] right,
            int[] column,
            float[] value,
            boolean[] missingLeft,
            float[] gain) {

        static Tree parse(JsonNode tree, int group) {
            if (containsCategoricalSplit(tree)) {
                throw new IllegalStateException("categorical splits are not converted");
            }
            int size = tree.path("left_children").size();
            boolean[] missingLeft = new boolean[size];
            for (int i = 0; i < size; i++) {
                missingLeft[i] = tree.path("default_left").path(i).asInt() == 1;
            }
            return new Tree(
                    group,
                    integers(tree.path("left_children")),
                    integers(tree.path("right_children")),
                    integers(tree.path("split_indices")),
                    floats(tree.path("split_conditions")),
                    missingLeft,
                    floats(tree.path("loss_changes")));
        }

        public int size() {
            return left.length;
        }

        public boolean isLeaf(int node) {
            return left[node] == -1;
        }

        private static boolean containsCategoricalSplit(JsonNode tree) {
            return tree.path("categories_nodes").size() > 0;
        }

        private static int[] integers(JsonNode array) {
            int[] values = new int[array.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = array.path(i).asInt();
            }
            return values;
        }

        /** From the printed decimals straight to float: a detour over double may round twice. */
        private static float[] floats(JsonNode array) {
            float[] values = new float[array.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.parseFloat(array.path(i).asText());
            }
            return values;
        }
    }
}
