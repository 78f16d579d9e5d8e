package io.millrace.gateway.probe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How this very program is started again for a trial: as the native executable, as the jar that it
 * runs from, or from its class path.
 */
final class ProbeCommand {

    private static final String MAIN = "io.millrace.gateway.GatewayMain";
    private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";
    private static final String LIBRARY = "onnxruntime.native.path";

    /** A short life: compile little, collect rarely, share classes. */
    private static final List<String> JVM_FLAGS =
            List.of(
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-XX:-UsePerfData",
                    "-XX:-CreateCoredumpOnCrash",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private ProbeCommand() {}

    static List<String> of(Path file) {
        List<String> command = new ArrayList<>(executable());
        command.add(ProbeMain.ARGUMENT);
        command.add(file.toAbsolutePath().toString());
        return command;
    }

    private static List<String> executable() {
        if (System.getProperty(NATIVE_IMAGE) != null) {
            return List.of(ProcessHandle.current().info().command().orElseThrow());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        String library = System.getProperty(LIBRARY);
        if (library != null) {
            command.add("-D" + LIBRARY + "=" + library);
        }
        String classPath = System.getProperty("java.class.path");
        command.add("-XX:ErrorFile=/dev/null");
        if (classPath.endsWith("quarkus-run.jar")) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, MAIN));
        }
        return command;
    }
}
