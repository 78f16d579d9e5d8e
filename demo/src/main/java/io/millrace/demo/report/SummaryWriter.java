package io.millrace.demo.report;

import io.millrace.demo.data.EventStream;
import io.millrace.demo.data.Weeks;
import io.millrace.demo.loop.AlertEntry;
import io.millrace.demo.loop.RetrainingEntry;
import io.millrace.demo.loop.RolloutEntry;
import io.millrace.demo.report.Summary.Adaptation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Draws the summary from what a replay left behind. Used once. */
public final class SummaryWriter {

    private static final double WEEK_MILLIS = Duration.ofDays(7).toMillis();

    private final Outcome outcome;
    private final EventStream stream;
    private final Weeks weeks;
    private final boolean classifies;

    private SummaryWriter(Outcome outcome) {
        this.outcome = outcome;
        this.stream = outcome.stream();
        this.weeks = Weeks.of(stream);
        this.classifies = outcome.task().isClassification();
    }

    /** The summary of {@code outcome}. */
    public static Summary write(Outcome outcome) {
        return new SummaryWriter(outcome).summary();
    }

    private Summary summary() {
        var answers = outcome.answers();
        Quality frozen = quality(outcome.from(), outcome.to(), false);
        Quality loop = quality(outcome.from(), outcome.to(), true);
        long failed = answers.loop().failedCount() + answers.frozen().failedCount();
        long answered = answers.loop().answeredCount() + answers.frozen().answeredCount();
        return new Summary(
                outcome.endpoint(),
                outcome.task(),
                outcome.from(),
                outcome.to() - outcome.from(),
                answered + failed,
                failed,
                answers.latencies().millis(50),
                answers.latencies().millis(99),
                frozen.accuracy(),
                loop.accuracy(),
                frozen.rmse(),
                loop.rmse(),
                frozen.mae(),
                loop.mae(),
                weeks.unit(),
                weekly(),
                outcome.history().alerts().stream().map(SummaryWriter::alert).toList(),
                outcome.history().retrainings().stream().map(this::retraining).toList(),
                outcome.history().rollouts().stream().map(this::rollout).toList(),
                adaptations(),
                outcome.labels().sent(),
                outcome.labels().rejected(),
                seconds(outcome.total()),
                seconds(outcome.replayed()),
                compression(),
                outcome.parts(),
                stream.notes());
    }

    private List<Summary.Week> weekly() {
        List<Summary.Week> weekly = new ArrayList<>();
        int start = outcome.from();
        while (start < outcome.to()) {
            int index = weeks.indexOf(start);
            int end = start;
            while (end < outcome.to() && weeks.indexOf(end) == index) {
                end++;
            }
            Quality frozen = quality(start, end, false);
            Quality loop = quality(start, end, true);
            weekly.add(
                    new Summary.Week(
                            weeks.name(index),
                            end - start,
                            frozen.accuracy(),
                            loop.accuracy(),
                            frozen.rmse(),
                            loop.rmse(),
                            frozen.mae(),
                            loop.mae()));
            start = end;
        }
        return weekly;
    }

    private Quality quality(int from, int to, boolean isLoop) {
        var log = isLoop ? outcome.answers().loop() : outcome.answers().frozen();
        return Quality.of(log, classifies, from, to);
    }

    private static Summary.Alert alert(AlertEntry alert) {
        return new Summary.Alert(
                alert.id(),
                alert.state(),
                alert.kind(),
                alert.severity(),
                alert.subject(),
                alert.eventTime(),
                alert.description(),
                alert.evidence().isObject() ? alert.evidence() : null);
    }

    private Summary.Retraining retraining(RetrainingEntry entry) {
        return new Summary.Retraining(
                entry.id(),
                entry.state(),
                entry.cause(),
                entry.causeId(),
                entry.why(),
                entry.eventTime() != null ? entry.eventTime() : streamTime(entry.requestedAt()),
                entry.version(),
                entry.outcome());
    }

    private Summary.Rollout rollout(RolloutEntry entry) {
        return new Summary.Rollout(
                entry.id(),
                entry.from(),
                entry.to(),
                entry.phase(),
                entry.reason(),
                streamTime(entry.startedAt()),
                streamTime(entry.endedAt()));
    }

    private List<Adaptation> adaptations() {
        return outcome.history().rollouts().stream()
                .filter(RolloutEntry::isPromoted)
                .map(this::adaptation)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Adaptation> adaptation(RolloutEntry rollout) {
        Instant promoted = streamTime(rollout.endedAt());
        return outcome.history().retrainings().stream()
                .filter(retraining -> Objects.equals(retraining.version(), rollout.to()))
                .flatMap(retraining -> cause(retraining).stream())
                .filter(alert -> alert.eventTime() != null && promoted != null)
                .map(alert -> adaptation(alert, rollout.to(), promoted))
                .findFirst();
    }

    private Optional<AlertEntry> cause(RetrainingEntry retraining) {
        return outcome.history().alerts().stream()
                .filter(alert -> Objects.equals(alert.id(), retraining.causeId()))
                .findFirst();
    }

    private static Adaptation adaptation(AlertEntry alert, String version, Instant promoted) {
        long millis = Duration.between(alert.eventTime(), promoted).toMillis();
        return new Adaptation(
                alert.id(), version, alert.eventTime(), promoted, millis / WEEK_MILLIS);
    }

    /** Where the stream was at a wall-clock moment; null where the moment is not known. */
    private Instant streamTime(Instant wall) {
        if (wall == null) {
            return null;
        }
        int row = outcome.timeline().rowAt(wall);
        return stream.time(Math.clamp(row, outcome.from(), outcome.to() - 1));
    }

    private Double compression() {
        if (!stream.timed()) {
            return null;
        }
        Duration lived =
                Duration.between(stream.time(outcome.from()), stream.time(outcome.to() - 1));
        return seconds(lived) / Math.max(1e-3, seconds(outcome.replayed()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
