package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest {

    @Test
    void keepsTopicsAndRecordsOverARestart() throws Exception {
        Path data = Files.createTempDirectory("kafka-broker-test");
        KafkaSettings settings = KafkaSettings.of(data, FreePort.find(), FreePort.find());
        try {
            int partition;
            try (KafkaBroker broker = KafkaBroker.start(settings)) {
                assertThat(topics(broker)).containsAll(KafkaBroker.topicNames());
                partition = send(broker, "hello");
            }
            try (KafkaBroker broker = KafkaBroker.start(settings)) {
                assertThat(first(broker, partition)).isEqualTo("hello");
            }
        } finally {
            Folders.delete(data);
        }
    }

    @Test
    void takesRecordsInEveryCompression() throws Exception {
        Path data = Files.createTempDirectory("kafka-broker-test");
        KafkaSettings settings = KafkaSettings.of(data, FreePort.find(), FreePort.find());
        try (KafkaBroker broker = KafkaBroker.start(settings)) {
            for (CompressionType compression : CompressionType.values()) {
                int partition = send(broker, compression.name, compression);
                assertThat(first(broker, partition)).isEqualTo(CompressionType.NONE.name);
            }
        } finally {
            Folders.delete(data);
        }
    }

    private static Iterable<String> topics(KafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(client(broker))) {
            return admin.listTopics().names().get();
        }
    }

    private static int send(KafkaBroker broker, String value)
            throws ExecutionException, InterruptedException {
        return send(broker, value, CompressionType.NONE);
    }

    private static int send(KafkaBroker broker, String value, CompressionType compression)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = new HashMap<>(client(broker));
        settings.put("compression.type", compression.name);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            return producer.send(new ProducerRecord<>(Topics.LABELS, "key", value))
                    .get()
                    .partition();
        }
    }

    private static String first(KafkaBroker broker, int partition) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        client(broker), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition topicPartition = new TopicPartition(Topics.LABELS, partition);
            consumer.assign(List.of(topicPartition));
            consumer.seekToBeginning(List.of(topicPartition));
            return consumer.poll(Duration.ofSeconds(20)).iterator().next().value();
        }
    }

    private static Map<String, Object> client(KafkaBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }
}
