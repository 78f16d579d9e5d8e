package io.millrace.trainer.check;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Runs a finished model on raw columns, exactly as a server would. Owns native memory: close it.
 * Not thread-safe.
 */
public final class OnnxScorer implements AutoCloseable {

    private static final int CHUNK = 4096;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final ModelSignature signature;

    /** Loads {@code model}; fails with {@link ScoringException} if ONNX Runtime refuses it. */
    public OnnxScorer(byte[] model, ModelSignature signature) {
        this.signature = signature;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            this.session = environment.createSession(model, options);
        } catch (OrtException e) {
            throw new ScoringException("the model does not load: " + e.getMessage(), e);
        }
    }

    /**
     * The score tensor of every row, {@code [row][class]}, or {@code [row][0]} for values. Fails
     * with {@link ScoringException} if the model does not take these columns or answers otherwise.
     */
    public float[][] score(Frame frame) {
        float[][] scores = new float[frame.rows()][];
        for (int from = 0; from < frame.rows(); from += CHUNK) {
            int to = Math.min(frame.rows(), from + CHUNK);
            float[][] chunk = scoreRows(frame.slice(from, to));
            System.arraycopy(chunk, 0, scores, from, chunk.length);
        }
        return scores;
    }

    private float[][] scoreRows(Frame frame) {
        try {
            if (run(frame) instanceof float[][] scores && scores.length == frame.rows()) {
                return scores;
            }
        } catch (OrtException e) {
            throw new ScoringException("the model does not run: " + e.getMessage(), e);
        }
        throw new ScoringException(
                "output %s is no FP32 tensor [N, scores]".formatted(signature.outputs().scores()),
                null);
    }

    private Object run(Frame frame) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            if (signature.form() == ModelSignature.InputForm.MATRIX) {
                inputs.put(signature.inputName(), matrix(frame));
            } else {
                for (FrameColumn column : frame.columns()) {
                    inputs.put(column.name(), tensor(column));
                }
            }
            Map<String, OnnxTensorLike> feed = Map.copyOf(inputs);
            String scores = signature.outputs().scores();
            try (OrtSession.Result result = session.run(feed, Set.of(scores))) {
                return result.get(0).getValue();
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor matrix(Frame frame) throws OrtException {
        int width = frame.columns().size();
        float[] values = new float[frame.rows() * width];
        for (int i = 0; i < width; i++) {
            float[] column = ((FrameColumn.Numeric) frame.columns().get(i)).values();
            for (int row = 0; row < column.length; row++) {
                values[row * width + i] = column[row];
            }
        }
        long[] shape = {frame.rows(), width};
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
    }

    private OnnxTensor tensor(FrameColumn column) throws OrtException {
        return switch (column) {
            case FrameColumn.Numeric numeric ->
                    OnnxTensor.createTensor(
                            environment,
                            FloatBuffer.wrap(numeric.values()),
                            new long[] {numeric.values().length, 1});
            case FrameColumn.Text text ->
                    OnnxTensor.createTensor(
                            environment, text.values(), new long[] {text.values().length, 1});
        };
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ScoringException("the model does not close", e);
        }
    }
}
