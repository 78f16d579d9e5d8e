package io.millrace.demo.report;

import io.millrace.contracts.model.Task;
import io.millrace.demo.data.EventStream;
import io.millrace.demo.loop.History;
import io.millrace.demo.traffic.AnswerLog;
import io.millrace.demo.traffic.Latencies;
import io.millrace.demo.traffic.Timeline;
import java.time.Duration;
import java.util.List;

/**
 * All that a finished replay left behind.
 *
 * @param from first row that was replayed; the rows before it trained the first model
 * @param to row after the last that was replayed
 * @param replayed wall-clock time of the replay
 * @param total wall-clock time of everything, start of the suite included
 */
public record Outcome(
        String endpoint,
        Task task,
        EventStream stream,
        int from,
        int to,
        Answers answers,
        Labels labels,
        Timeline timeline,
        History history,
        List<PartEntry> parts,
        Duration replayed,
        Duration total) {

    /** What came back from the two endpoints. */
    public record Answers(AnswerLog loop, AnswerLog frozen, Latencies latencies) {}

    /** Labels that went to the suite. */
    public record Labels(long sent, long rejected) {}
}
