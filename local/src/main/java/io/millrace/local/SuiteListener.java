package io.millrace.local;

import java.io.PrintStream;
import java.util.Locale;

/** Is told what happens to a suite, from any thread, one event at a time. */
public interface SuiteListener {

    /** A sentence for people. */
    void note(String sentence);

    /** A part's state changed. */
    default void changed(PartStatus part) {
        if (part.state() == PartStatus.State.READY) {
            note(
                    String.format(
                            Locale.ROOT,
                            "%-20s ready after %5.1f s",
                            part.name(),
                            part.startSeconds()));
        }
    }

    /**
     * A part ended that should run; it is started again after {@code pauseSeconds}.
     *
     * @param tail the end of its log
     */
    default void died(PartStatus part, String tail, double pauseSeconds) {
        note(
                part.name()
                        + " died; the end of "
                        + part.log()
                        + ":\n"
                        + tail.indent(4)
                        + String.format(
                                Locale.ROOT,
                                "%s is started again in %.1f s",
                                part.name(),
                                pauseSeconds));
    }

    /** One that prints. */
    static SuiteListener printing(PrintStream stream) {
        return sentence -> {
            stream.println(sentence);
            stream.flush();
        };
    }

    /** One that is silent. */
    static SuiteListener silent() {
        return sentence -> {};
    }
}
