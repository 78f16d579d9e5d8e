package io.millrace.system.suite;

import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteListener;
import java.nio.file.Path;

/**
 * The suite of this test run: real processes on free ports with a fresh state folder under {@code
 * target}. Started by the first test that asks, stopped when the JVM ends.
 *
 * <p>Whoever works on a test may keep one suite up and name its state folder in the system property
 * {@code millrace.suite}; that one is used then, and stays up.
 */
public final class SharedSuite {

    private static final String KEPT = "millrace.suite";

    private static Suite suite;

    private SharedSuite() {}

    public static synchronized Suite get() {
        if (suite == null) {
            String kept = System.getProperty(KEPT, "");
            suite = kept.isBlank() ? start() : attach(Path.of(kept));
        }
        return suite;
    }

    private static Suite start() {
        Path state = Path.of("target", "suite-" + ProcessHandle.current().pid());
        SuiteListener listener = System.out::println;
        return Suite.start(SuiteConfig.isolated(state), listener);
    }

    private static Suite attach(Path state) {
        return Suite.attach(SuiteConfig.standard().withState(state))
                .orElseThrow(() -> new AssertionError("no suite is up in " + state));
    }
}
