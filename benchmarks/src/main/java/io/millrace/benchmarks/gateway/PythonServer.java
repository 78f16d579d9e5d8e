package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.peers.PythonEnvironment;
import io.millrace.benchmarks.peers.ServerProcess;
import io.millrace.contracts.Wire;
import io.millrace.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Python server of the tiny model that speaks the protocol over gRPC.
 *
 * @param modelName what it calls the model
 */
record PythonServer(ServerProcess server, int port, String modelName) implements AutoCloseable {

    /** grpcio and onnxruntime by hand, one process for each core on one port. */
    static PythonServer handWritten(Bench bench) {
        PythonEnvironment python =
                PythonEnvironment.make(bench.workspace().environments(), "serving");
        Path folder = bench.folder().resolve("grpcio");
        Path script = PythonEnvironment.script("grpc_server.py", folder);
        int port = FreePort.find();
        ServerProcess server =
                ServerProcess.start(
                                "grpcio",
                                folder,
                                Map.of(),
                                List.of(
                                        python.program("python"),
                                        script.toString(),
                                        String.valueOf(port),
                                        model(bench).toString(),
                                        bench.workspace()
                                                .require("contracts/src/main/protobuf")
                                                .toString(),
                                        String.valueOf(Runtime.getRuntime().availableProcessors())))
                        .awaitPort(port);
        return new PythonServer(server, port, BenchmarkModel.TINY.title());
    }

    /** MLServer with a runtime for ONNX; no worker processes, which cost it more than they give. */
    static PythonServer mlserver(Bench bench) {
        PythonEnvironment python =
                PythonEnvironment.make(bench.workspace().environments(), "mlserver");
        Path folder = bench.folder().resolve("mlserver");
        PythonEnvironment.script("mlserver_onnx.py", folder);
        int port = FreePort.find();
        int http = FreePort.find();
        write(
                folder.resolve("settings.json"),
                Map.of(
                        "host",
                        "127.0.0.1",
                        "http_port",
                        http,
                        "grpc_port",
                        port,
                        "metrics_port",
                        FreePort.find(),
                        "parallel_workers",
                        0,
                        "debug",
                        false));
        write(
                folder.resolve("model-settings.json"),
                Map.of(
                        "name", BenchmarkModel.TINY.title(),
                        "implementation", "mlserver_onnx.OnnxModel",
                        "parameters", Map.of("uri", model(bench).toString())));
        ServerProcess server =
                ServerProcess.start(
                                "mlserver",
                                folder,
                                Map.of("PYTHONPATH", folder.toString()),
                                List.of(python.program("mlserver"), "start", folder.toString()))
                        .at(java.net.URI.create("http://127.0.0.1:" + http))
                        .awaitHttp("/v2/models/" + BenchmarkModel.TINY.title() + "/ready");
        return new PythonServer(server, port, BenchmarkModel.TINY.title());
    }

    private static Path model(Bench bench) {
        return bench.models().resolve(BenchmarkModel.TINY.title()).resolve("1/model.onnx");
    }

    private static void write(Path file, Map<String, Object> document) {
        try {
            Files.write(file, Wire.toBytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessCpu cpu() {
        return ProcessCpu.of(server.pid());
    }

    @Override
    public void close() {
        server.close();
    }
}
