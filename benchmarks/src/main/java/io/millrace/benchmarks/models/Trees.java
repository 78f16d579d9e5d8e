package io.millrace.benchmarks.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A boosted classifier as XGBoost's converters write it: full binary trees with random splits. */
final class Trees {

    private static final long SEED = 11;

    private final Random random = new Random(SEED);
    private final int features;
    private final List<Long> trees = new ArrayList<>();
    private final List<Long> nodes = new ArrayList<>();
    private final List<Long> columns = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Float> thresholds = new ArrayList<>();
    private final List<Long> below = new ArrayList<>();
    private final List<Long> above = new ArrayList<>();
    private final List<Long> leafTrees = new ArrayList<>();
    private final List<Long> leafNodes = new ArrayList<>();
    private final List<Long> leafClasses = new ArrayList<>();
    private final List<Float> leafWeights = new ArrayList<>();

    private Trees(int features) {
        this.features = features;
    }

    /** Its ONNX bytes, with two classes. */
    static byte[] onnx(int count, int depth, int features) {
        Trees trees = new Trees(features);
        for (int tree = 0; tree < count; tree++) {
            trees.add(tree, depth);
        }
        return new OnnxGraph()
                .input(BenchmarkModel.INPUT, features)
                .mlNode(
                        "TreeEnsembleClassifier",
                        BenchmarkModel.INPUT,
                        List.of("label", BenchmarkModel.OUTPUT),
                        trees.attributes())
                .output("label")
                .output(BenchmarkModel.OUTPUT, 2)
                .model();
    }

    /** Node i has the children 2i + 1 and 2i + 2. */
    private void add(long tree, int depth) {
        long inner = (1L << depth) - 1;
        long all = (1L << (depth + 1)) - 1;
        for (long node = 0; node < all; node++) {
            boolean leaf = node >= inner;
            trees.add(tree);
            nodes.add(node);
            columns.add(leaf ? 0L : random.nextInt(features));
            modes.add(leaf ? "LEAF" : "BRANCH_LT");
            thresholds.add(leaf ? 0f : (float) random.nextGaussian());
            below.add(leaf ? 0L : 2 * node + 1);
            above.add(leaf ? 0L : 2 * node + 2);
            if (leaf) {
                leafTrees.add(tree);
                leafNodes.add(node);
                leafClasses.add(0L);
                leafWeights.add((float) (random.nextGaussian() * 0.1));
            }
        }
    }

    private List<AttributeProto> attributes() {
        return List.of(
                integers("nodes_treeids", trees),
                integers("nodes_nodeids", nodes),
                integers("nodes_featureids", columns),
                texts("nodes_modes", modes),
                numbers("nodes_values", thresholds),
                integers("nodes_truenodeids", below),
                integers("nodes_falsenodeids", above),
                integers("class_treeids", leafTrees),
                integers("class_nodeids", leafNodes),
                integers("class_ids", leafClasses),
                numbers("class_weights", leafWeights),
                integers("classlabels_int64s", List.of(0L, 1L)),
                named("post_transform", AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8("LOGISTIC"))
                        .build());
    }

    private static AttributeProto integers(String name, List<Long> values) {
        return named(name, AttributeType.INTS).addAllInts(values).build();
    }

    private static AttributeProto numbers(String name, List<Float> values) {
        return named(name, AttributeType.FLOATS).addAllFloats(values).build();
    }

    private static AttributeProto texts(String name, List<String> values) {
        AttributeProto.Builder attribute = named(name, AttributeType.STRINGS);
        values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
        return attribute.build();
    }

    private static AttributeProto.Builder named(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
