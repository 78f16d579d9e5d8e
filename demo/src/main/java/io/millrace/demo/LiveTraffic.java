package io.millrace.demo;

import io.millrace.demo.data.EventStream;
import io.millrace.demo.loop.Deployment.TrainedModel;
import io.millrace.demo.loop.LabelSender;
import io.millrace.demo.loop.MonitorWatch;
import io.millrace.demo.loop.SuiteApi;
import io.millrace.demo.report.Outcome;
import io.millrace.demo.report.PartEntry;
import io.millrace.demo.traffic.AnswerLog;
import io.millrace.demo.traffic.GatewayClient;
import io.millrace.demo.traffic.LabelFeed;
import io.millrace.demo.traffic.Pacer;
import io.millrace.demo.traffic.Replay;
import io.millrace.demo.traffic.Replay.Plan;
import io.millrace.demo.traffic.Replay.Target;
import io.millrace.demo.traffic.RowEncoder;
import io.millrace.demo.traffic.Timeline;
import io.millrace.demo.traffic.Truth;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Replays a stretch of the stream to both endpoints while labels follow and the monitor is asked.
 */
final class LiveTraffic {

    /** Rows from {@code from} to before {@code to}. */
    record Stretch(int from, int to) {}

    /** Panes that the monitor may be behind before the replay waits for it. */
    private static final int PANES_BEHIND = 6;

    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final SuiteApi api;
    private final GatewayClient gateway;
    private final Console console;
    private final EventStream stream;
    private final TrainedModel model;
    private final Duration paneWidth;

    LiveTraffic(
            SuiteApi api,
            GatewayClient gateway,
            Console console,
            EventStream stream,
            TrainedModel model,
            Duration paneWidth) {
        this.api = api;
        this.gateway = gateway;
        this.console = console;
        this.stream = stream;
        this.model = model;
        this.paneWidth = paneWidth;
    }

    Outcome run(Stretch stretch, Length length, List<PartEntry> parts) throws InterruptedException {
        Duration budget = length.replayBudget(console.elapsed());
        int lagLimit = Math.max(1, PANES_BEHIND * rowsPerPane());
        Pacer pacer = new Pacer(stretch.to() - stretch.from(), budget, lagLimit);
        Plan plan = new Plan(stream, stretch.from(), stretch.to(), runName(), pacer);
        Target loop = target(model.name());
        Target frozen = target(Demo.frozen(model.name()));
        Timeline timeline = new Timeline();
        Replay replay =
                new Replay(plan, gateway, model.signature(), List.of(loop, frozen), timeline);
        console.say(
                "replaying %,d rows to two endpoints within about %d s"
                        .formatted(stretch.to() - stretch.from(), budget.toSeconds()));
        Duration begun = console.elapsed();
        try (MonitorWatch watch = watch(stretch);
                LabelFeed labels = labels(plan, stretch)) {
            replay.run(watch::state, labels, row -> progress(watch, plan, row));
            Duration replayed = console.elapsed().minus(begun);
            labels.finish(stretch.to());
            watch.settle(lagLimit, SETTLING);
            return new Outcome(
                    model.name(),
                    model.signature().task(),
                    stream,
                    stretch.from(),
                    stretch.to(),
                    new Outcome.Answers(loop.log(), frozen.log(), replay.latencies()),
                    new Outcome.Labels(labels.sentCount(), labels.rejectedCount()),
                    timeline,
                    watch.history(),
                    parts,
                    replayed,
                    console.elapsed());
        }
    }

    private void progress(MonitorWatch watch, Plan plan, int row) {
        watch.sent(row);
        console.count(
                () ->
                        "%,d of %,d rows, data of %s, monitor %,d rows behind%s"
                                .formatted(
                                        row - plan.from(),
                                        plan.to() - plan.from(),
                                        stream.time(row),
                                        watch.state().lagRows(),
                                        watch.state().isAdapting() ? ", adapting" : ""));
    }

    private Target target(String endpoint) {
        RowEncoder encoder = RowEncoder.of(gateway.metadata(endpoint), model.signature(), stream);
        return new Target(
                endpoint, encoder, new AnswerLog(new Truth(stream.label()), stream.rows()));
    }

    private MonitorWatch watch(Stretch stretch) {
        return new MonitorWatch(
                api.monitoring(), model.name(), stream, stretch.from(), console::say);
    }

    /** Labels become known one pane after their rows. */
    private LabelFeed labels(Plan plan, Stretch stretch) {
        return new LabelFeed(
                stream,
                stretch.from(),
                paneWidth,
                row -> plan.predictionId(model.name(), row),
                new LabelSender(api.monitoring(), model.name()));
    }

    private int rowsPerPane() {
        long span = stream.times()[stream.rows() - 1] - stream.times()[0];
        return (int) Math.ceil(stream.rows() * (paneWidth.toMillis() / (double) Math.max(1, span)));
    }

    private static String runName() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
