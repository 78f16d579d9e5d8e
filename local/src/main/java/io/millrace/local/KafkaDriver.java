package io.millrace.local;

import io.millrace.embedded.KafkaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Kafka as a process of its own, with all topics. */
final class KafkaDriver implements Driver {

    private static final String READY = "Kafka is ready on ";

    private final SuiteConfig config;
    private long logStart;

    KafkaDriver(SuiteConfig config) {
        this.config = config;
    }

    @Override
    public Part part() {
        return Part.KAFKA;
    }

    @Override
    public String version() {
        return Versions.KAFKA;
    }

    @Override
    public List<Part> needs() {
        return List.of();
    }

    @Override
    public void requireProgram() {
        config.installation().localJars();
    }

    @Override
    public RunningPart launch() {
        Path log = config.log(part());
        logStart = log.toFile().length();
        String format = "%1$tF %1$tT.%1$tL %4$s [%3$s] %5$s%6$s%n";
        LaunchCommand command =
                new LaunchCommand(config, part(), "384m")
                        .with("-Djava.util.logging.SimpleFormatter.format=" + format);
        return startupCache()
                .launch(
                        command,
                        "-cp",
                        classPath(),
                        KafkaProcess.class.getName(),
                        config.folder(part()).resolve("data").toString(),
                        "localhost",
                        String.valueOf(config.ports().of(Port.KAFKA)),
                        String.valueOf(config.ports().of(Port.KAFKA_CONTROLLER)));
    }

    @Override
    public boolean isRecording() {
        return !startupCache().isRecorded();
    }

    @Override
    public void ended() {
        startupCache().publish();
    }

    private StartupCache startupCache() {
        return StartupCache.of(config, part(), config.installation().localJars());
    }

    private String classPath() {
        return config.installation().localJars().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** It says so itself once the last topic is there. */
    @Override
    public boolean isReady() {
        try (var log = Files.newInputStream(config.log(part()))) {
            log.skipNBytes(logStart);
            return new String(log.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .contains(READY);
        } catch (IOException e) {
            return false;
        }
    }
}
