package io.millrace.test;

import io.millrace.embedded.Folders;
import io.millrace.embedded.FreePort;
import io.millrace.embedded.KafkaBroker;
import io.millrace.embedded.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real Kafka with all topics, shared by all tests of a JVM. Stops with the JVM. */
public final class EmbeddedKafka {

    private static final String ADDRESS = "millrace.test.kafka";

    private EmbeddedKafka() {}

    /** {@code host:port} of the running broker. */
    public static String bootstrapServers() {
        return SharedPart.address(ADDRESS, EmbeddedKafka::start);
    }

    private static String start() {
        try {
            Path data = Files.createTempDirectory("millrace-kafka");
            KafkaBroker broker =
                    KafkaBroker.start(KafkaSettings.of(data, FreePort.find(), FreePort.find()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, data)));
            return broker.bootstrapServers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(KafkaBroker broker, Path data) {
        broker.close();
        Folders.delete(data);
    }
}
