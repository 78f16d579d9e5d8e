package io.millrace.local.cli;

import io.millrace.local.LogFollower;
import io.millrace.local.Part;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Show the end of a part's log and follow it.")
final class LogsCommand implements Millrace.Task {

    private static final long POLL_MILLIS = 200;

    @Parameters(paramLabel = "SERVICE", description = "a part as status names it, or supervisor")
    private String part;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            description = "how many lines to begin with (default: ${DEFAULT-VALUE})")
    private int lines;

    @Option(names = "--no-follow", description = "end with the log's last line")
    private boolean ends;

    @Override
    public Integer call() throws InterruptedException {
        Path log = SuiteConfig.standard().state().resolve("logs").resolve(fileName());
        if (!Files.exists(log)) {
            throw new SuiteException("there is no log yet at " + log);
        }
        LogFollower follower = LogFollower.fromLastLines(log, lines);
        follower.newLines().forEach(System.out::println);
        while (!ends) {
            Thread.sleep(POLL_MILLIS);
            follower.newLines().forEach(System.out::println);
        }
        return 0;
    }

    private String fileName() {
        return ("supervisor".equals(part) ? part : Part.named(part).label()) + ".log";
    }
}
