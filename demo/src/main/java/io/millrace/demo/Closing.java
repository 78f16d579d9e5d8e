package io.millrace.demo;

import io.millrace.demo.report.ReportFiles;
import io.millrace.demo.report.Summary;
import java.nio.file.Path;
import java.util.Locale;

/** What is printed last. */
final class Closing {

    private Closing() {}

    static String text(Summary summary, Path report) {
        long promoted =
                summary.rollouts().stream().filter(r -> "PROMOTED".equals(r.verdict())).count();
        return String.format(
                Locale.ROOT,
                """

                %s after %,d rows in %.0f s
                  answers       %s
                  predictions   %,d asked for, %,d failed, median %.2f ms, 99th percentile %.2f ms
                  loop          %d alerts, %d retrainings, %d rollouts, %d promoted
                  %s
                  report        %s
                """,
                summary.name(),
                summary.rows(),
                summary.seconds(),
                quality(summary),
                summary.requests(),
                summary.failed(),
                summary.p50Millis(),
                summary.p99Millis(),
                summary.alerts().size(),
                summary.retrainings().size(),
                summary.rollouts().size(),
                promoted,
                time(summary),
                report.resolve(ReportFiles.PAGE));
    }

    private static String quality(Summary summary) {
        String figures =
                summary.task().isClassification()
                        ? "accuracy %.4f with the loop, %.4f frozen"
                                .formatted(summary.loopAccuracy(), summary.frozenAccuracy())
                        : "RMSE %.4g with the loop, %.4g frozen; MAE %.4g and %.4g"
                                .formatted(
                                        summary.loopRmse(),
                                        summary.frozenRmse(),
                                        summary.loopMae(),
                                        summary.frozenMae());
        return figures + (summary.isLoopAhead() ? "" : " (the loop is not ahead)");
    }

    private static String time(Summary summary) {
        String lags =
                summary.adaptations().isEmpty()
                        ? "no alert led to a promotion"
                        : "lag from alert to promotion %.1f weeks on average"
                                .formatted(
                                        summary.adaptations().stream()
                                                .mapToDouble(Summary.Adaptation::lagWeeks)
                                                .average()
                                                .orElse(0));
        return summary.compression() == null
                ? "time          " + lags
                : "time          %.1f days of data a second; %s"
                        .formatted(summary.compression() / 86_400, lags);
    }
}
