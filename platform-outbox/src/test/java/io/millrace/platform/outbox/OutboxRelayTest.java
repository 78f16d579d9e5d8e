package io.millrace.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.embedded.Database;
import io.millrace.platform.events.EventConfig;
import io.millrace.test.EmbeddedKafka;
import io.millrace.test.EmbeddedPostgres;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {

    private static Database database;
    private static AgroalDataSource dataSource;

    private final Outbox outbox = new Outbox();
    private final List<OutboxRelay> relays = new ArrayList<>();
    private final String key = UUID.randomUUID().toString();
    private Jdbi jdbi;

    @BeforeAll
    static void createTheTable() throws IOException, SQLException {
        database = EmbeddedPostgres.createDatabase();
        dataSource =
                AgroalDataSource.from(
                        new AgroalDataSourceConfigurationSupplier()
                                .connectionPoolConfiguration(
                                        pool ->
                                                pool.maxSize(4)
                                                        .connectionFactoryConfiguration(
                                                                factory ->
                                                                        factory.jdbcUrl(
                                                                                        database
                                                                                                .jdbcUrl())
                                                                                .principal(
                                                                                        new NamePrincipal(
                                                                                                database
                                                                                                        .user()))
                                                                                .credential(
                                                                                        new SimplePassword(
                                                                                                database
                                                                                                        .password())))));
        try (var migration =
                OutboxRelayTest.class.getResourceAsStream("/db/platform/V0.1__outbox.sql")) {
            String sql = new String(migration.readAllBytes(), StandardCharsets.UTF_8);
            Jdbi.create(dataSource).useHandle(handle -> handle.createScript(sql).execute());
        }
    }

    @AfterAll
    static void closeThePool() {
        dataSource.close();
    }

    @BeforeEach
    void connect() {
        jdbi = Jdbi.create(dataSource);
    }

    @AfterEach
    void stopRelays() throws InterruptedException {
        for (OutboxRelay relay : relays) {
            relay.stop(new ShutdownEvent());
        }
    }

    @Test
    void sendsWhatWasCommittedInItsOrderAndNothingElse() {
        append(0, 50);
        jdbi.useHandle(
                handle -> {
                    handle.begin();
                    outbox.append(handle, message(-1));
                    handle.rollback();
                });

        startRelay();
        append(50, 1000);

        assertThat(payloads(1000))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(String::valueOf).toList());
        assertThat(stored()).isZero();
    }

    @Test
    void whatAStoppedRelayLeftIsSentByTheNextOne() throws InterruptedException {
        startRelay();
        append(0, 10);
        assertThat(payloads(10)).hasSize(10);
        relays.getFirst().stop(new ShutdownEvent());

        append(10, 20);
        startRelay();

        assertThat(payloads(20))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(String::valueOf).toList());
    }

    @Test
    void twoRelaysSendEachEventOnce() {
        startRelay();
        startRelay();

        append(0, 200);

        assertThat(payloads(200)).doesNotHaveDuplicates().hasSize(200);
        assertThat(stored()).isZero();
    }

    @Test
    void aRecordCarriesCloudEventsHeaders() {
        startRelay();
        append(7, 8);

        ConsumerRecord<String, byte[]> record = records(1).getFirst();

        assertThat(header(record, CloudEventHeaders.SPEC_VERSION)).isEqualTo("1.0");
        assertThat(header(record, CloudEventHeaders.TYPE)).isEqualTo("io.millrace.test");
        assertThat(header(record, CloudEventHeaders.SOURCE)).isEqualTo("/test");
        assertThat(UUID.fromString(header(record, CloudEventHeaders.ID))).isNotNull();
    }

    private void append(int from, int to) {
        for (int value = from; value < to; value++) {
            OutboxMessage message = message(value);
            jdbi.useTransaction(handle -> outbox.append(handle, message));
        }
    }

    private OutboxMessage message(int value) {
        return new OutboxMessage(Topics.ALERTS, key, "io.millrace.test", Wire.toBytes(value));
    }

    private void startRelay() {
        OutboxRelay relay =
                new OutboxRelay(
                        dataSource, new Settings(), new EventSettings(), new SimpleMeterRegistry());
        relays.add(relay);
        relay.start(new StartupEvent());
    }

    private long stored() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        long count;
        do {
            count =
                    jdbi.withHandle(
                            handle ->
                                    handle.createQuery("SELECT count(*) FROM outbox")
                                            .mapTo(Long.class)
                                            .one());
        } while (count > 0 && System.nanoTime() < deadline);
        return count;
    }

    private List<String> payloads(int expected) {
        return records(expected).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Records of this test's key, read until there are as many as expected, and once more. */
    private List<ConsumerRecord<String, byte[]>> records(int expected) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        EmbeddedKafka.bootstrapServers(),
                        "auto.offset.reset",
                        "earliest");
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(Topics.ALERTS).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList());
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            boolean last = false;
            while (!last && System.nanoTime() < deadline) {
                last = found.size() >= expected;
                consumer.poll(Duration.ofMillis(200))
                        .forEach(
                                record -> {
                                    if (key.equals(record.key())) {
                                        found.add(record);
                                    }
                                });
            }
            return found;
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private record Settings() implements OutboxConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Duration pollInterval() {
            return Duration.ofMillis(10);
        }

        @Override
        public Duration retryInterval() {
            return Duration.ofMillis(100);
        }

        @Override
        public int batchSize() {
            return 100;
        }
    }

    private record EventSettings() implements EventConfig {
        @Override
        public String bootstrapServers() {
            return EmbeddedKafka.bootstrapServers();
        }

        @Override
        public String source() {
            return "test";
        }

        @Override
        public int maxPending() {
            return 100;
        }

        @Override
        public Duration deliveryTimeout() {
            return Duration.ofSeconds(30);
        }
    }
}
