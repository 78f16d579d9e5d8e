package io.millrace.embedded;

import io.millrace.contracts.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker and its controller (KRaft) in this process, with all of {@link Topics}. What
 * it has acknowledged survives a stop; one per process.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final int PARTITIONS = 3;

    private final KafkaSettings settings;
    private final KafkaRaftServer server;

    private KafkaBroker(KafkaSettings settings, KafkaRaftServer server) {
        this.settings = settings;
        this.server = server;
    }

    /** Formats the folder where needed, starts, and makes the topics that are missing. */
    public static KafkaBroker start(KafkaSettings settings) {
        format(settings);
        KafkaRaftServer server =
                new KafkaRaftServer(
                        KafkaConfig.fromProps(settings.effective(), false), Time.SYSTEM);
        server.startup();
        KafkaBroker broker = new KafkaBroker(settings, server);
        broker.createTopics();
        return broker;
    }

    private static void format(KafkaSettings settings) {
        if (Files.exists(settings.data().resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(settings.data());
            Path file = Files.createTempFile("kafka", ".properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                Properties properties = settings.effective();
                properties.store(writer, null);
            }
            String id = Uuid.randomUuid().toString();
            var output = new java.io.ByteArrayOutputStream();
            int exit =
                    StorageTool.execute(
                            new String[] {"format", "-t", id, "-c", file.toString()},
                            new PrintStream(output, true, StandardCharsets.UTF_8));
            Files.delete(file);
            if (exit != 0) {
                throw new EmbeddedException(
                        "Kafka can't format "
                                + settings.data()
                                + ": "
                                + output.toString(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new EmbeddedException("Kafka can't format " + settings.data(), e);
        }
    }

    private void createTopics() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing =
                    topics().filter(topic -> !existing.contains(topic.name())).toList();
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                close();
                throw new EmbeddedException("Kafka can't make the topics", e.getCause());
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted", e);
        }
    }

    private static Stream<NewTopic> topics() {
        Stream<NewTopic> compacted =
                Topics.COMPACTED.stream()
                        .map(name -> topic(name, Map.of("cleanup.policy", "compact")));
        Stream<NewTopic> retained = Topics.RETAINED.stream().map(name -> topic(name, Map.of()));
        Stream<NewTopic> deadLetters =
                Stream.concat(Topics.COMPACTED.stream(), Topics.RETAINED.stream())
                        .map(name -> topic(Topics.deadLetter(name), Map.of()));
        return Stream.of(compacted, retained, deadLetters).flatMap(topics -> topics);
    }

    private static NewTopic topic(String name, Map<String, String> configuration) {
        return new NewTopic(name, PARTITIONS, (short) 1).configs(configuration);
    }

    /** Names of all topics that a broker has after its start. */
    public static Set<String> topicNames() {
        return topics().map(NewTopic::name).collect(Collectors.toUnmodifiableSet());
    }

    /** For clients: {@code host:port}. */
    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    /** Waits until the broker has stopped. */
    public void awaitShutdown() {
        server.awaitShutdown();
    }

    /** Stops cleanly: flushes logs and moves leadership. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
