package io.millrace.local.cli;

import io.millrace.local.Part;
import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(name = "up", description = "Start the suite and leave it running.")
final class UpCommand implements Millrace.Task {

    @Override
    public Integer call() {
        SuiteConfig config = SuiteConfig.standard();
        boolean runs = Suite.attach(config).filter(suite -> suite.state().ready()).isPresent();
        System.out.println(
                runs
                        ? "the suite is up already"
                        : "starting the suite (state: " + config.state() + ")");
        Suite suite = Suite.startDetached(config, SuiteListener.printing(System.out));
        if (!runs) {
            System.out.printf(Locale.ROOT, "all ready after %.1f s%n", suite.state().seconds());
        }
        printAddresses(suite);
        printPasswordsOnce(suite);
        return 0;
    }

    private static void printAddresses(Suite suite) {
        System.out.println();
        for (Part part : Part.values()) {
            if (Part.SERVICES.contains(part) && suite.state().part(part).isPresent()) {
                System.out.printf(
                        "%-20s %s   API: %s/q/swagger-ui%n",
                        part.label(), suite.uri(part), suite.uri(part));
            }
        }
        System.out.printf("%-20s %s (gRPC)%n", "inference-gateway", suite.grpcTarget());
        System.out.printf("%-20s %s%n", "keycloak", suite.issuer());
        System.out.printf("%-20s %s%n", "kafka", suite.bootstrapServers());
    }

    private static void printPasswordsOnce(Suite suite) {
        Path shown = suite.stateFolder().resolve("passwords-shown");
        if (Files.exists(shown)) {
            return;
        }
        System.out.println();
        System.out.println("people of the realm (shown once; kept in secrets.json):");
        suite.passwords()
                .forEach((name, password) -> System.out.printf("  %-8s %s%n", name, password));
        System.out.println("a token: ./millrace token mel");
        try {
            Files.createFile(shown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
