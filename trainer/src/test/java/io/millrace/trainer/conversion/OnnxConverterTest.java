package io.millrace.trainer.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.boosting.Forest;
import io.millrace.trainer.boosting.Forest.Tree;
import io.millrace.trainer.check.OnnxScorer;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import io.millrace.trainer.encoding.ColumnEncoding;
import io.millrace.trainer.encoding.Encoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Trees made by hand: every answer below can be checked on paper. */
class OnnxConverterTest {

    /** No float: 0.1f is 0.100000001490116..., so the double 0.1 lies just below it. */
    private static final float THRESHOLD = 0.1f;

    private static final Encoder ONE_NUMBER =
            new Encoder(List.of(new ColumnEncoding.Identity("x")));

    @Test
    void sendsValuesBelowTheThresholdLeftAndAllOthersRight() {
        float[] inputs = {
            Math.nextDown(THRESHOLD), THRESHOLD, Math.nextUp(THRESHOLD), (float) 0.1, -1e30f, 1e30f
        };

        float[][] scores = score(regression(stump(0, true)), ONE_NUMBER, values(), numbers(inputs));

        assertThat(column(scores, 0)).containsExactly(-1, 2, 2, 2, -1, 2);
    }

    @Test
    void sendsMissingValuesWhereTheTreeLearntToSendThem() {
        Frame missing = numbers(Float.NaN);
        assertThat(score(regression(stump(0, true)), ONE_NUMBER, values(), missing)[0][0])
                .isEqualTo(-1);
        assertThat(score(regression(stump(0, false)), ONE_NUMBER, values(), missing)[0][0])
                .isEqualTo(2);
    }

    @Test
    void addsTheBaseScoreOfARegressionAsItIs() {
        Forest forest =
                new Forest("reg:squarederror", 1, 40.5f, List.of(stump(0, true), stump(0, true)));
        float[][] scores = score(forest, ONE_NUMBER, values(), numbers(0f, 1f));
        assertThat(column(scores, 0)).containsExactly(38.5f, 44.5f);
    }

    @Test
    void addsTheBaseScoreOfTwoClassesAsItsLogit() {
        Forest forest = new Forest("binary:logistic", 1, 0.3f, List.of(stump(0, true)));

        float[][] scores = score(forest, ONE_NUMBER, classes("0", "1"), numbers(0f, 1f));

        double margin = Math.log(0.3 / 0.7);
        assertThat((double) scores[0][1]).isEqualTo(sigmoid(margin - 1), within(1e-6));
        assertThat((double) scores[1][1]).isEqualTo(sigmoid(margin + 2), within(1e-6));
        assertThat((double) scores[1][0]).isEqualTo(1 - sigmoid(margin + 2), within(1e-6));
    }

    /** Where no leaf is negative, a TreeEnsembleClassifier of ONNX Runtime answers margins. */
    @Test
    void answersProbabilitiesWhereNoLeafIsNegative() {
        Forest forest = new Forest("binary:logistic", 1, 0.5f, List.of(leaf(0, 0.25f)));
        float[][] scores = score(forest, ONE_NUMBER, classes("0", "1"), numbers(0f));
        assertThat((double) scores[0][1]).isEqualTo(sigmoid(0.25), within(1e-6));
    }

    @Test
    void addsEachTreeToItsClass() {
        Forest forest =
                new Forest(
                        "multi:softprob",
                        3,
                        0.5f,
                        List.of(stump(0, true), leaf(1, 0.5f), leaf(2, -0.25f)));

        float[] scores = score(forest, ONE_NUMBER, classes("a", "b", "c"), numbers(1f))[0];

        double total = Math.exp(2) + Math.exp(0.5) + Math.exp(-0.25);
        assertThat((double) scores[0]).isEqualTo(Math.exp(2) / total, within(1e-6));
        assertThat((double) scores[1]).isEqualTo(Math.exp(0.5) / total, within(1e-6));
        assertThat((double) scores[2]).isEqualTo(Math.exp(-0.25) / total, within(1e-6));
    }

    @Test
    void leavesOutNodesThatTheTreeHasPruned() {
        // root 0 → leaves 3 and 4; nodes 1 and 2 are left over
        Tree tree =
                new Tree(
                        0,
                        new int[] {3, -1, -1, -1, -1},
                        new int[] {4, -1, -1, -1, -1},
                        new int[] {0, 0, 0, 0, 0},
                        new float[] {THRESHOLD, 99, 99, -1, 2},
                        new boolean[5],
                        new float[5]);
        float[][] scores = score(regression(tree), ONE_NUMBER, values(), numbers(0f, 1f));
        assertThat(column(scores, 0)).containsExactly(-1, 2);
    }

    @Test
    void putsOneHotEncodingIntoTheGraph() {
        Encoder encoder =
                new Encoder(
                        List.of(
                                new ColumnEncoding.OneHot("c", List.of("", "it's", "ü")),
                                new ColumnEncoding.Identity("x")));
        // each category adds its own power of ten to what x adds
        Forest forest =
                new Forest(
                        "reg:squarederror",
                        1,
                        0,
                        List.of(
                                indicator(0, 1),
                                indicator(1, 10),
                                indicator(2, 100),
                                stump(3, true)));

        float[][] scores =
                score(
                        forest,
                        encoder,
                        values(),
                        rows(new String[] {"", "it's", "ü", "unseen"}, new float[] {0, 0, 0, 1}));

        assertThat(column(scores, 0)).containsExactly(0, 9, 99, 2);
    }

    @Test
    void putsTheNumbersOfManyCategoriesIntoTheGraph() {
        TreeMap<String, Float> numbers = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            numbers.put("c" + i, i / 1000f);
        }
        Encoder encoder =
                new Encoder(
                        List.of(
                                new ColumnEncoding.Lookup("c", numbers),
                                new ColumnEncoding.Identity("x")));

        float[][] scores =
                score(
                        regression(stump(0, true)),
                        encoder,
                        values(),
                        rows(new String[] {"c99", "c100", "c999", "unseen"}, new float[4]));

        // 0.099 < 0.1; 0.1 is not below itself; an unseen category is a missing value
        assertThat(column(scores, 0)).containsExactly(-1, 2, 2, -1);
    }

    @Test
    void takesOneMatrixWhereAllColumnsAreNumbers() throws InvalidProtocolBufferException {
        Encoder encoder =
                new Encoder(
                        List.of(
                                new ColumnEncoding.Identity("x"),
                                new ColumnEncoding.Identity("y")));
        ModelProto model =
                ModelProto.parseFrom(
                        convert(
                                regression(stump(1, true)),
                                encoder,
                                signature(encoder, values(), InputForm.MATRIX)));

        assertThat(model.getGraph().getInputList()).hasSize(1);
        ValueInfoProto input = model.getGraph().getInput(0);
        assertThat(input.getName()).isEqualTo("input");
        assertThat(input.getType().getTensorType().getElemType())
                .isEqualTo(DataType.FLOAT.getNumber());
        assertThat(input.getType().getTensorType().getShape().getDim(0).getDimParam())
                .isEqualTo("N");
        assertThat(input.getType().getTensorType().getShape().getDim(1).getDimValue()).isEqualTo(2);
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getMetadataProps(0).getKey()).isEqualTo("k");
        assertThat(model.getMetadataProps(0).getValue()).isEqualTo("v");
    }

    @Test
    void takesOneTensorPerColumnWhereAnyIsText() throws InvalidProtocolBufferException {
        Encoder encoder =
                new Encoder(
                        List.of(
                                new ColumnEncoding.OneHot("c", List.of("a")),
                                new ColumnEncoding.Identity("x")));
        ModelProto model =
                ModelProto.parseFrom(
                        convert(
                                regression(stump(1, true)),
                                encoder,
                                signature(encoder, values(), InputForm.COLUMNS)));

        assertThat(model.getGraph().getInputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("c", "x");
        assertThat(model.getGraph().getInputList())
                .extracting(input -> input.getType().getTensorType().getElemType())
                .containsExactly(DataType.STRING.getNumber(), DataType.FLOAT.getNumber());
        assertThat(model.getGraph().getNodeList())
                .extracting(NodeProto::getOpType)
                .containsExactly("OneHotEncoder", "Reshape", "Concat", "TreeEnsembleRegressor");
    }

    @Test
    void answersClassesAsIntegersWhereTheyAreAndAsTextsOtherwise()
            throws InvalidProtocolBufferException {
        assertThat(labelType("0", "1")).isEqualTo(DataType.INT64.getNumber());
        assertThat(labelType("-1", "12")).isEqualTo(DataType.INT64.getNumber());
        // 01 would come back as 1
        assertThat(labelType("01", "1")).isEqualTo(DataType.STRING.getNumber());
        assertThat(labelType("no", "yes")).isEqualTo(DataType.STRING.getNumber());
    }

    @Test
    void givesTheSameBytesForTheSameModel() {
        ModelSignature signature = signature(ONE_NUMBER, values(), InputForm.MATRIX);
        Forest forest = regression(stump(0, true));
        assertThat(convert(forest, ONE_NUMBER, signature))
                .isEqualTo(convert(forest, ONE_NUMBER, signature));
    }

    @Test
    void refusesAnObjectiveThatItHasNoRuleFor() {
        Forest forest = new Forest("survival:aft", 1, 0.5f, List.of(stump(0, true)));
        ModelSignature signature = signature(ONE_NUMBER, values(), InputForm.MATRIX);
        assertThatThrownBy(() -> convert(forest, ONE_NUMBER, signature))
                .hasMessage("objective survival:aft has no conversion rule");
    }

    private static int labelType(String... labels) throws InvalidProtocolBufferException {
        Forest forest = new Forest("binary:logistic", 1, 0.5f, List.of(stump(0, true)));
        ModelProto model =
                ModelProto.parseFrom(
                        convert(
                                forest,
                                ONE_NUMBER,
                                signature(ONE_NUMBER, classes(labels), InputForm.MATRIX)));
        assertThat(model.getGraph().getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("probabilities", "label");
        return model.getGraph().getOutput(1).getType().getTensorType().getElemType();
    }

    private static float[][] score(
            Forest forest, Encoder encoder, ModelSignature.Outputs outputs, Frame rows) {
        ModelSignature signature =
                signature(
                        encoder,
                        outputs,
                        encoder.isIdentity() ? InputForm.MATRIX : InputForm.COLUMNS);
        try (OnnxScorer scorer = new OnnxScorer(convert(forest, encoder, signature), signature)) {
            return scorer.score(rows);
        }
    }

    private static byte[] convert(Forest forest, Encoder encoder, ModelSignature signature) {
        return OnnxConverter.convert(forest, encoder, signature, Map.of("k", "v"));
    }

    private static ModelSignature signature(
            Encoder encoder, ModelSignature.Outputs outputs, InputForm form) {
        return new ModelSignature(
                ModelSignature.SCHEMA,
                outputs.classLabels().isEmpty() ? Task.REGRESSION : Task.MULTICLASS,
                form,
                form == InputForm.MATRIX ? "input" : null,
                encoder.encodings().stream()
                        .map(
                                encoding ->
                                        new Column(
                                                encoding.column(),
                                                encoding instanceof ColumnEncoding.Identity
                                                        ? ColumnType.NUMERIC
                                                        : ColumnType.CATEGORICAL))
                        .toList(),
                outputs,
                "y");
    }

    private static ModelSignature.Outputs values() {
        return new ModelSignature.Outputs(null, "value", List.of());
    }

    private static ModelSignature.Outputs classes(String... labels) {
        return new ModelSignature.Outputs("label", "probabilities", List.of(labels));
    }

    private static Forest regression(Tree tree) {
        return new Forest("reg:squarederror", 1, 0, List.of(tree));
    }

    /** Below the threshold -1, else 2; adds to the first output. */
    private static Tree stump(int column, boolean missingLeft) {
        return new Tree(
                0,
                new int[] {1, -1, -1},
                new int[] {2, -1, -1},
                new int[] {column, 0, 0},
                new float[] {THRESHOLD, -1, 2},
                new boolean[] {missingLeft, false, false},
                new float[3]);
    }

    /** {@code value} where the indicator is set, else 0. */
    private static Tree indicator(int column, float value) {
        return new Tree(
                0,
                new int[] {1, -1, -1},
                new int[] {2, -1, -1},
                new int[] {column, 0, 0},
                new float[] {0.5f, 0, value},
                new boolean[3],
                new float[3]);
    }

    private static Tree leaf(int group, float value) {
        return new Tree(
                group,
                new int[] {-1},
                new int[] {-1},
                new int[] {0},
                new float[] {value},
                new boolean[1],
                new float[1]);
    }

    private static Frame numbers(float... values) {
        return new Frame(
                values.length,
                List.of(new FrameColumn.Numeric("x", values)),
                new String[values.length],
                new float[values.length],
                null);
    }

    private static Frame rows(String[] texts, float[] numbers) {
        return new Frame(
                texts.length,
                List.of(new FrameColumn.Text("c", texts), new FrameColumn.Numeric("x", numbers)),
                new String[texts.length],
                new float[texts.length],
                null);
    }

    private static float[] column(float[][] scores, int index) {
        float[] column = new float[scores.length];
        for (int row = 0; row < column.length; row++) {
            column[row] = scores[row][index];
        }
        return column;
    }

    private static double sigmoid(double margin) {
        return 1 / (1 + Math.exp(-margin));
    }
}
