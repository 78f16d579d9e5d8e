package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * How a Kafka broker is started.
 *
 * @param data folder of its logs; formatted where it is empty
 * @param host name that clients are told
 * @param port for clients
 * @param controllerPort for the metadata quorum of one
 * @param properties broker properties over the defaults
 */
public record KafkaSettings(
        Path data, String host, int port, int controllerPort, Map<String, String> properties) {

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** On localhost with default properties. */
    public static KafkaSettings of(Path data, int port, int controllerPort) {
        return new KafkaSettings(data, "localhost", port, controllerPort, Map.of());
    }

    String bootstrapServers() {
        return host + ":" + port;
    }

    Properties effective() {
        Properties all = new Properties();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@" + host + ":" + controllerPort);
        all.put("controller.listener.names", "CONTROLLER");
        all.put(
                "listeners",
                "PLAINTEXT://"
                        + host
                        + ":"
                        + port
                        + ",CONTROLLER://"
                        + host
                        + ":"
                        + controllerPort);
        all.put("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("log.dirs", data.toAbsolutePath().toString());
        // One node is all there is: a factor above one would make internal topics impossible.
        all.put("offsets.topic.replication.factor", "1");
        all.put("offsets.topic.num.partitions", "4");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("transaction.state.log.num.partitions", "4");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("auto.create.topics.enable", "false");
        all.put("log.cleaner.dedupe.buffer.size", "8388608");
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.putAll(properties);
        return all;
    }
}
