package io.millrace.local.cli;

import io.millrace.local.PartStatus;
import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show every part; the exit status is 0 if all are ready, else 1.")
final class StatusCommand implements Millrace.Task {

    @Option(
            names = {"-q", "--quiet"},
            description = "print nothing; the exit status is 0 if a suite runs, else 1")
    private boolean quiet;

    @Override
    public Integer call() {
        Optional<Suite> suite = Suite.attach(SuiteConfig.standard());
        if (quiet) {
            return suite.isPresent() ? 0 : 1;
        }
        if (suite.isEmpty()) {
            System.out.println("the suite is down; ./millrace up starts it");
            return 1;
        }
        suite.get().parts().forEach(StatusCommand::print);
        boolean ready =
                suite.get().parts().stream()
                        .allMatch(part -> part.state() == PartStatus.State.READY);
        return ready ? 0 : 1;
    }

    private static void print(PartStatus part) {
        String start =
                part.startSeconds() == null
                        ? ""
                        : String.format(Locale.ROOT, "%.1f s to start", part.startSeconds());
        String process = part.process() == null ? "" : "pid " + part.process().pid();
        System.out.printf(
                Locale.ROOT,
                "%-20s %-15s %-9s %-12s %-16s restarts %d%n",
                part.name(),
                part.version(),
                part.state().name().toLowerCase(Locale.ROOT),
                process,
                start,
                part.restarts());
    }
}
