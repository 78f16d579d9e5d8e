package io.millrace.embedded;

import java.nio.file.Path;

/**
 * A Kafka broker as a process of its own. Arguments: data folder, host, port, controller port. Ends
 * cleanly on SIGTERM.
 */
public final class KafkaProcess {

    private KafkaProcess() {}

    public static void main(String[] arguments) {
        if (arguments.length != 4) {
            System.err.println("usage: KafkaProcess DATA_FOLDER HOST PORT CONTROLLER_PORT");
            System.exit(2);
        }
        KafkaBroker broker =
                KafkaBroker.start(
                        new KafkaSettings(
                                Path.of(arguments[0]),
                                arguments[1],
                                Integer.parseInt(arguments[2]),
                                Integer.parseInt(arguments[3]),
                                java.util.Map.of()));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "kafka-shutdown"));
        System.out.println("Kafka is ready on " + broker.bootstrapServers());
        broker.awaitShutdown();
    }
}
