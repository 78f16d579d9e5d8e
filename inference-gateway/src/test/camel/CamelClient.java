import com.google.protobuf.ByteString;
import inference.GrpcPredictV2.InferTensorContents;
import inference.GrpcPredictV2.ModelInferRequest;
import inference.GrpcPredictV2.ModelInferRequest.InferInputTensor;
import inference.GrpcPredictV2.ModelInferResponse;
import inference.GrpcPredictV2.ModelMetadataResponse;
import inference.GrpcPredictV2.ModelReadyResponse;
import inference.GrpcPredictV2.ServerLiveResponse;
import inference.GrpcPredictV2.ServerMetadataResponse;
import inference.GrpcPredictV2.ServerReadyResponse;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** camel-kserve's six calls. Argument: host:port. */
public class CamelClient {

    private static String target;

    public static void main(String[] arguments) throws Exception {
        target = "target=" + arguments[0];
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            describe(template);
            infer(template);
            fail(template);
        }
        System.out.println("passed");
    }

    private static void describe(ProducerTemplate template) {
        check(ask(template, "server/live?", ServerLiveResponse.class).getLive());
        check(ask(template, "server/ready?", ServerReadyResponse.class).getReady());
        check(!ask(template, "server/metadata?", ServerMetadataResponse.class).getName().isEmpty());
        String model = "modelName=scaled&modelVersion=2&";
        check(ask(template, "model/ready?" + model, ModelReadyResponse.class).getReady());
        ModelMetadataResponse metadata =
                ask(template, "model/metadata?" + model, ModelMetadataResponse.class);
        check(metadata.getName().equals("scaled"));
        check(metadata.getInputs(0).getShapeList().equals(List.of(-1L, 2L)));
    }

    private static <T> T ask(ProducerTemplate template, String call, Class<T> answer) {
        return template.requestBody("kserve:" + call + target, (Object) null, answer);
    }

    private static void infer(ProducerTemplate template) {
        ModelInferRequest request =
                ModelInferRequest.newBuilder()
                        .addInputs(
                                InferInputTensor.newBuilder()
                                        .setName("INPUT")
                                        .setDatatype("FP32")
                                        .addShape(1)
                                        .addShape(2)
                                        .setContents(
                                                InferTensorContents.newBuilder()
                                                        .addFp32Contents(1)
                                                        .addFp32Contents(10)))
                        .build();
        ModelInferResponse answer =
                template.requestBody(
                        "kserve:infer?modelName=scaled&modelVersion=3&" + target,
                        request,
                        ModelInferResponse.class);
        check(answer.getModelVersion().equals("3"));
        FloatBuffer values = floats(answer.getRawOutputContents(0));
        check(values.get() == 3 && values.get() == 30 && !values.hasRemaining());
    }

    private static FloatBuffer floats(ByteString raw) {
        return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private static void fail(ProducerTemplate template) {
        try {
            ask(template, "model/metadata?modelName=none&", ModelMetadataResponse.class);
        } catch (CamelExecutionException expected) {
            check(expected.getCause().getMessage().startsWith("NOT_FOUND"));
            return;
        }
        check(false);
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new AssertionError("see the stack trace");
        }
    }
}
