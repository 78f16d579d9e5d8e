package io.millrace.demo;

import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteException;
import io.millrace.local.SuiteListener;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Which suite the demo runs on. */
enum SuiteChoice {
    /** The one that is up, else the standard one, started for the demo. */
    ANY,
    /** The one that is up, or none. */
    EXISTING,
    /** One of its own on free ports with empty databases, beside any other. */
    FRESH;

    /**
     * Opens the suite and waits until all of it is ready.
     *
     * @param outlives whether it is to run on after this process if it is started here
     */
    LocalSuite open(boolean outlives, SuiteListener listener) throws IOException {
        SuiteConfig config =
                this == FRESH
                        ? SuiteConfig.isolated(Files.createTempDirectory("millrace-demo"))
                        : SuiteConfig.standard();
        Optional<Suite> running = Suite.attach(config);
        if (running.isPresent()) {
            listener.note("using the suite that is up, state in " + config.state());
            return new LocalSuite(running.get(), false);
        }
        if (this == EXISTING) {
            throw new SuiteException("no suite is up; ./millrace up starts one");
        }
        Suite started =
                outlives ? Suite.startDetached(config, listener) : Suite.start(config, listener);
        return new LocalSuite(started, !outlives);
    }
}
