package io.millrace.demo;

import io.millrace.demo.data.EventStream;
import io.millrace.demo.data.UnusableDataException;
import io.millrace.demo.loop.ApiException;
import io.millrace.demo.loop.LoopFailedException;
import io.millrace.demo.loop.PolicyChange;
import io.millrace.demo.report.ReportServer;
import io.millrace.demo.report.Summary;
import io.millrace.local.Installation;
import io.millrace.local.SuiteException;
import io.millrace.local.SuiteListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./millrace demo}: exits 0 if no prediction failed and, on the example, the loop came out
 * ahead of the frozen model; 1 if not; 2 if the arguments or the file can't be used.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the whole loop on a stream of real data and writes a report.")
public final class DemoMain implements Callable<Integer> {

    private static final int REPORT_PORT = 18090;

    @Spec private CommandSpec spec;

    @Option(names = "--fast", description = "Replay fewer rows, within three minutes.")
    private boolean fast;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Your own CSV (or .csv.gz) or Parquet file, in time order.")
    private Path data;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The column to predict. Numbers run as regression.")
    private String label;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "The column that orders the rows; else the file's order does.")
    private String time;

    @Option(
            names = "--initial-rows",
            paramLabel = "N",
            description = "Rows for the first model; else about 6%% of them, in whole weeks.")
    private Integer initialRows;

    @Option(
            names = "--example",
            paramLabel = "DIR",
            hidden = true,
            description = "Folder with a stream.properties; examples/electricity by default.")
    private Path example;

    @Option(
            names = "--shuffle",
            paramLabel = "SEED",
            description = "Shuffle the rows on the same clock: a test of false alarms.")
    private Long shuffle;

    @Option(
            names = "--drift-tests",
            paramLabel = "on|off",
            defaultValue = "on",
            description = "Whether the loop's monitor tests for drift (default: on).")
    private String driftTests;

    @Option(
            names = "--policy",
            paramLabel = "PATH=VALUE",
            description = "Set something in the loop's monitoring policy; may be repeated.")
    private List<String> policy = new ArrayList<>();

    @Option(
            names = "--suite",
            paramLabel = "WHICH",
            defaultValue = "any",
            description =
                    "any: the one that is up, else start it; existing: only one that is up; fresh"
                            + " (or new): one of its own with empty databases (default: any).")
    private String suite;

    @Option(names = "--keep", description = "Leave the suite up and serve the report.")
    private boolean keep;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Folder for report.html and summary.json (default: .millrace/demo).")
    private Path report;

    private DemoMain() {}

    /** Runs the demo and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new DemoMain());
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        DemoPlan plan = plan();
        Console console = new Console(System.out);
        try {
            EventStream stream = Demo.read(plan);
            console.say("%s: %,d rows".formatted(plan.example().source().file(), stream.rows()));
            stream.notes().forEach(console::say);
            return run(plan, stream, console);
        } catch (UnusableDataException e) {
            console.print("millrace demo: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (SuiteException | ApiException | LoopFailedException e) {
            console.print("millrace demo: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int run(DemoPlan plan, EventStream stream, Console console)
            throws IOException, InterruptedException {
        SuiteListener listener = console::say;
        try (LocalSuite opened = choice().open(keep, listener)) {
            Summary summary = new Demo(plan, opened, console).run(stream);
            console.print(Closing.text(summary, plan.report()));
            if (keep) {
                serve(plan.report(), console);
            }
            return exitCode(plan, summary);
        }
    }

    static int exitCode(DemoPlan plan, Summary summary) {
        boolean isAhead = summary.isLoopAhead() || !plan.isLoopExpectedAhead();
        return summary.failed() == 0 && isAhead
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private static void serve(Path folder, Console console)
            throws IOException, InterruptedException {
        try (ReportServer server = ReportServer.start(folder, REPORT_PORT)) {
            console.print("  served at " + server.url());
            console.print(
                    "  The suite stays up until ./millrace down; Ctrl-C ends this page only.");
            new CountDownLatch(1).await();
        }
    }

    private DemoPlan plan() {
        if (data != null && label == null) {
            throw new ParameterException(
                    spec.commandLine(), "--data needs --label COLUMN: which column to predict");
        }
        Path home = Installation.find().home();
        return new DemoPlan(
                data == null
                        ? Example.in(
                                example == null ? home.resolve("examples/electricity") : example)
                        : Example.own(data, label, time),
                fast ? Length.FAST : Length.FULL,
                initialRows == null ? OptionalInt.empty() : OptionalInt.of(initialRows),
                shuffle == null ? OptionalLong.empty() : OptionalLong.of(shuffle),
                policyChanges(),
                report == null ? home.resolve(".millrace/demo") : report);
    }

    private List<PolicyChange> policyChanges() {
        List<PolicyChange> changes = new ArrayList<>();
        try {
            policy.forEach(text -> changes.add(PolicyChange.parse(text)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        switch (driftTests) {
            case "on" -> {}
            case "off" -> changes.add(PolicyChange.parse("driftTests.enabled=false"));
            default ->
                    throw new ParameterException(
                            spec.commandLine(), "--drift-tests takes on or off");
        }
        return changes;
    }

    private SuiteChoice choice() {
        return switch (suite) {
            case "any" -> SuiteChoice.ANY;
            case "existing" -> SuiteChoice.EXISTING;
            case "fresh", "new" -> SuiteChoice.FRESH;
            default ->
                    throw new ParameterException(
                            spec.commandLine(), "--suite takes any, existing or fresh");
        };
    }
}
