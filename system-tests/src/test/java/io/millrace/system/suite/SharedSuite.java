package io.millrace.system.suite;

import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteListener;
import java.nio.file.Path;

/**
 * The suite of this test run: real processes on free ports with a fresh state folder under {@code
 * target}. Started by the first test that asks, stopped when the JVM ends.
 */
public final class SharedSuite {

    private static Suite suite;

    private SharedSuite() {}

    public static synchronized Suite get() {
        if (suite == null) {
            Path state = Path.of("target", "suite-" + ProcessHandle.current().pid());
            SuiteListener listener = System.out::println;
            suite = Suite.start(SuiteConfig.isolated(state), listener);
        }
        return suite;
    }
}
