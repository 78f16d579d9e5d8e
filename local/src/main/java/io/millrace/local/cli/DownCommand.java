package io.millrace.local.cli;

import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.local.SuiteListener;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stop the suite; what it keeps stays.")
final class DownCommand implements Millrace.Task {

    @Override
    public Integer call() {
        int stopped =
                Suite.stopDetached(SuiteConfig.standard(), SuiteListener.printing(System.out));
        System.out.println(stopped == 0 ? "nothing was running" : "the suite is down");
        return 0;
    }
}
