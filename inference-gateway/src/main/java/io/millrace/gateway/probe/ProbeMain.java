package io.millrace.gateway.probe;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.gateway.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What runs in the process of a trial: loads the model in the file that its argument names, and
 * exits with 0 if it serves. Boots no server.
 */
public final class ProbeMain {

    /** First argument that asks the gateway's executable for a trial. */
    public static final String ARGUMENT = "probe-model";

    static final String REFUSED = "REFUSED ";
    static final int EXIT_REFUSED = 3;

    private ProbeMain() {}

    /**
     * Runs the trial and ends the process.
     *
     * @param arguments {@link #ARGUMENT} and a model's file
     */
    public static void run(String[] arguments) {
        int exit = 0;
        try {
            offerToOutOfMemoryKiller();
            check(Path.of(arguments[1]));
        } catch (IOException | RuntimeException e) {
            System.out.println(REFUSED + e.getMessage());
            exit = EXIT_REFUSED;
        }
        // Without the runtime's own shutdown, which has been seen to crash after a bad model.
        System.out.flush();
        Runtime.getRuntime().halt(exit);
    }

    private static void check(Path file) throws IOException {
        Path signature = file.resolveSibling(ModelSignature.FILE);
        ModelSignature parsed =
                Files.exists(signature)
                        ? Wire.fromBytes(Files.readAllBytes(signature), ModelSignature.class)
                        : null;
        try (OnnxModel model = OnnxModel.load(file)) {
            ModelCheck.check(model, parsed);
        }
    }

    /** If memory runs out, the trial is to die, not the gateway. */
    private static void offerToOutOfMemoryKiller() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException notLinux) {
            return;
        }
    }
}
