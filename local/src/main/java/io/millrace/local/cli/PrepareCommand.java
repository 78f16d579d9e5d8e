package io.millrace.local.cli;

import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteListener;
import picocli.CommandLine.Command;

/** The last step of a build. */
@Command(
        name = "prepare",
        hidden = true,
        description = "Unpack and build what the first start would wait for.")
final class PrepareCommand implements Millrace.Task {

    @Override
    public Integer call() {
        Suite.prepare(
                SuiteConfig.standard(),
                sentence -> SuiteListener.printing(System.err).note("  " + sentence));
        return 0;
    }
}
