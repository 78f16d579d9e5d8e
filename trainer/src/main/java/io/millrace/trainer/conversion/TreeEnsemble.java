package io.millrace.trainer.conversion;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.millrace.trainer.boosting.Forest;
import io.millrace.trainer.boosting.Forest.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes trees as one TreeEnsembleRegressor (ai.onnx.ml 1 to 3) that answers the margins.
 *
 * <p>Not a TreeEnsembleClassifier: ONNX Runtime skips its LOGISTIC transform for two classes when
 * no leaf is negative, which the trees of a rare class can be.
 */
final class TreeEnsemble {

    private final List<Long> treeIds = new ArrayList<>();
    private final List<Long> nodeIds = new ArrayList<>();
    private final List<Long> columns = new ArrayList<>();
    private final List<Float> thresholds = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Long> trueIds = new ArrayList<>();
    private final List<Long> falseIds = new ArrayList<>();
    private final List<Long> missingTrue = new ArrayList<>();
    private final List<Long> leafTrees = new ArrayList<>();
    private final List<Long> leafNodes = new ArrayList<>();
    private final List<Long> leafGroups = new ArrayList<>();
    private final List<Float> leafValues = new ArrayList<>();

    private TreeEnsemble() {}

    static NodeProto.Builder node(Forest forest, float baseMargin, String input, String output) {
        TreeEnsemble ensemble = new TreeEnsemble();
        for (int i = 0; i < forest.trees().size(); i++) {
            ensemble.add(i, forest.trees().get(i));
        }
        return Nodes.node("TreeEnsembleRegressor", output, input)
                .setDomain(Nodes.ML)
                .addAttribute(Nodes.integer("n_targets", forest.groups()))
                .addAttribute(Nodes.text("post_transform", "NONE"))
                .addAttribute(
                        Nodes.numbers(
                                "base_values", Collections.nCopies(forest.groups(), baseMargin)))
                .addAttribute(Nodes.integers("nodes_treeids", ensemble.treeIds))
                .addAttribute(Nodes.integers("nodes_nodeids", ensemble.nodeIds))
                .addAttribute(Nodes.integers("nodes_featureids", ensemble.columns))
                .addAttribute(Nodes.numbers("nodes_values", ensemble.thresholds))
                .addAttribute(Nodes.texts("nodes_modes", ensemble.modes))
                .addAttribute(Nodes.integers("nodes_truenodeids", ensemble.trueIds))
                .addAttribute(Nodes.integers("nodes_falsenodeids", ensemble.falseIds))
                .addAttribute(
                        Nodes.integers("nodes_missing_value_tracks_true", ensemble.missingTrue))
                .addAttribute(Nodes.integers("target_treeids", ensemble.leafTrees))
                .addAttribute(Nodes.integers("target_nodeids", ensemble.leafNodes))
                .addAttribute(Nodes.integers("target_ids", ensemble.leafGroups))
                .addAttribute(Nodes.numbers("target_weights", ensemble.leafValues));
    }

    /**
     * Walks from the root, since the arrays can hold pruned nodes, and numbers the nodes anew
     * without gaps, as the operator demands.
     */
    private void add(int treeId, Tree tree) {
        int[] order = new int[tree.size()];
        int[] numbers = new int[tree.size()];
        int count = 1;
        for (int i = 0; i < count; i++) {
            int node = order[i];
            if (!tree.isLeaf(node)) {
                order[count++] = tree.left()[node];
                order[count++] = tree.right()[node];
            }
        }
        for (int i = 0; i < count; i++) {
            numbers[order[i]] = i;
        }
        for (int i = 0; i < count; i++) {
            int node = order[i];
            treeIds.add((long) treeId);
            nodeIds.add((long) i);
            if (tree.isLeaf(node)) {
                addLeaf(treeId, i, tree.group(), tree.value()[node]);
            } else {
                addSplit(tree, node, numbers);
            }
        }
    }

    /** A value below the threshold goes left: both sides compare float32, so routing is exact. */
    private void addSplit(Tree tree, int node, int[] numbers) {
        columns.add((long) tree.column()[node]);
        thresholds.add(tree.value()[node]);
        modes.add("BRANCH_LT");
        trueIds.add((long) numbers[tree.left()[node]]);
        falseIds.add((long) numbers[tree.right()[node]]);
        missingTrue.add(tree.missingLeft()[node] ? 1L : 0L);
    }

    private void addLeaf(int treeId, int node, int group, float value) {
        columns.add(0L);
        thresholds.add(0f);
        modes.add("LEAF");
        trueIds.add(0L);
        falseIds.add(0L);
        missingTrue.add(0L);
        leafTrees.add((long) treeId);
        leafNodes.add((long) node);
        leafGroups.add((long) group);
        leafValues.add(value);
    }
}
