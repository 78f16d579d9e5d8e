package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.peers.ServerProcess;
import io.millrace.benchmarks.suite.Workspace;
import io.millrace.embedded.FreePort;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The packaged gateway on a folder of models, with no other service.
 *
 * @param grpcPort where it answers to gRPC
 * @param httpPort where it answers to REST
 */
record StandAloneGateway(ServerProcess server, int grpcPort, int httpPort)
        implements AutoCloseable {

    /** As the suite starts it. */
    private static final List<String> FLAGS =
            List.of(
                    "-Xms64m",
                    "-XX:NewSize=32m",
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

    /**
     * Starts one and waits until its models are loaded.
     *
     * @param issuer of the tokens that it asks for; null to ask for none
     */
    static StandAloneGateway start(
            Workspace workspace, Path folder, String name, Path models, String issuer) {
        int grpc = FreePort.find();
        int http = FreePort.find();
        int management = FreePort.find();
        Map<String, String> variables = new HashMap<>();
        variables.put("MILLRACE_GATEWAY_MODELS", models.toString());
        variables.put("MILLRACE_GATEWAY_GRPC_PORT", String.valueOf(grpc));
        variables.put("MILLRACE_GATEWAY_GRPC_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", String.valueOf(http));
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(management));
        variables.put("MILLRACE_DATA_DIR", folder.resolve("data-" + name).toString());
        if (issuer != null) {
            variables.put("QUARKUS_OIDC_AUTH_SERVER_URL", issuer);
        }
        List<String> command = new java.util.ArrayList<>();
        command.add(ServerProcess.javaProgram());
        command.addAll(FLAGS);
        command.addAll(List.of("-jar", workspace.gatewayJar().toString()));
        ServerProcess server =
                ServerProcess.start("gateway-" + name, folder, variables, command)
                        .at(URI.create("http://127.0.0.1:" + management))
                        .awaitHttp("/q/health/ready");
        return new StandAloneGateway(server, grpc, http);
    }

    ProcessCpu cpu() {
        return ProcessCpu.of(server.pid());
    }

    @Override
    public void close() {
        server.close();
    }
}
