package io.millrace.demo;

import io.millrace.demo.data.EventStream;
import io.millrace.demo.data.InitialFile;
import io.millrace.demo.data.InitialRows;
import io.millrace.demo.data.PaneWidth;
import io.millrace.demo.data.StreamReader;
import io.millrace.demo.data.Weeks;
import io.millrace.demo.loop.Deployment;
import io.millrace.demo.loop.Deployment.TrainedModel;
import io.millrace.demo.loop.PolicyChange;
import io.millrace.demo.report.HtmlReport.Content;
import io.millrace.demo.report.Outcome;
import io.millrace.demo.report.ReportFiles;
import io.millrace.demo.report.Summary;
import io.millrace.demo.report.SummaryWriter;
import io.millrace.demo.traffic.GatewayClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The loop from a file to its report, on a suite that is up. */
final class Demo {

    private static final String FROZEN = "-frozen";

    /** The frozen model is watched like any other, but nothing may replace it. */
    private static final List<PolicyChange> STAY_FROZEN =
            List.of(
                    PolicyChange.parse("retraining.enabled=false"),
                    PolicyChange.parse("rollout.automatic=false"));

    private final DemoPlan plan;
    private final SuiteAccess suite;
    private final Console console;

    Demo(DemoPlan plan, SuiteAccess suite, Console console) {
        this.plan = plan;
        this.suite = suite;
        this.console = console;
    }

    /**
     * Reads the plan's stream; made before a suite is started, so that a bad file costs nothing.
     */
    static EventStream read(DemoPlan plan) {
        EventStream stream = StreamReader.read(plan.example().source());
        return plan.shuffle().isPresent() ? stream.shuffled(plan.shuffle().getAsLong()) : stream;
    }

    /** Runs the loop and writes the report; what came of it. */
    Summary run(EventStream stream) throws IOException, InterruptedException {
        int initial = InitialRows.of(stream, plan.initialRows());
        int end = (int) Math.min(stream.rows(), (long) initial + plan.length().mostRows());
        Deployment deployment = new Deployment(suite.api(), console::say);
        try (GatewayClient gateway = suite.gateway()) {
            TrainedModel model = train(deployment, stream, initial);
            Duration paneWidth = PaneWidth.of(stream);
            deploy(deployment, model, paneWidth, gateway);
            LiveTraffic traffic =
                    new LiveTraffic(suite.api(), gateway, console, stream, model, paneWidth);
            Outcome outcome =
                    traffic.run(
                            new LiveTraffic.Stretch(initial, end), plan.length(), suite.parts());
            return report(outcome, end == stream.rows());
        }
    }

    private TrainedModel train(Deployment deployment, EventStream stream, int initial)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("millrace-first-rows", ".csv");
        try {
            int written = InitialFile.write(stream, initial, file);
            console.say("training the first model on the first %,d rows".formatted(written));
            return deployment.train(
                    deployment.freeName(stream.name()),
                    file,
                    stream.label().name(),
                    stream.timeName());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void deploy(
            Deployment deployment, TrainedModel model, Duration paneWidth, GatewayClient gateway)
            throws InterruptedException {
        deployment.deploy(model.name(), model, true, paneWidth, gateway);
        deployment.deploy(frozen(model.name()), model, false, paneWidth, gateway);
        deployment.changePolicy(frozen(model.name()), STAY_FROZEN);
        if (!plan.policy().isEmpty()) {
            deployment.changePolicy(model.name(), plan.policy());
        }
    }

    /** The endpoint whose model stays as it was first. */
    static String frozen(String endpoint) {
        return endpoint + FROZEN;
    }

    private Summary report(Outcome outcome, boolean isWhole) throws IOException {
        Summary summary = SummaryWriter.write(outcome);
        ReportFiles.write(
                plan.report(),
                new Content(
                        summary,
                        Weeks.of(outcome.stream()),
                        outcome.answers().latencies().points(),
                        plan.example().references(),
                        suite.links(),
                        isWhole));
        return summary;
    }
}
