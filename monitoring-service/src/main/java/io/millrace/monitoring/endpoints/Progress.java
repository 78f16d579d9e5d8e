package io.millrace.monitoring.endpoints;

import java.time.Instant;

/**
 * How far the data of one endpoint has come, in event time; null where nothing has arrived.
 *
 * @param evaluatedThrough latest event time of labelled rows (of windows, where there are no
 *     labels) that a finished evaluation took in
 * @param rows sampled rows
 * @param labelled sampled rows with a label
 */
public record Progress(
        Instant windowsThrough,
        Instant samplesThrough,
        Instant labelsThrough,
        Instant evaluatedThrough,
        long rows,
        long labelled) {

    /** Nothing has arrived. */
    public static final Progress NONE = new Progress(null, null, null, null, 0, 0);

    /** What an evaluation that takes in everything so far reaches. */
    public Instant reach() {
        if (labelsThrough != null) {
            return labelsThrough;
        }
        return windowsThrough != null ? windowsThrough : samplesThrough;
    }
}
