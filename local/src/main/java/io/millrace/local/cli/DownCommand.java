package io.millrace.local.cli;

import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stop the suite; what it keeps stays.")
final class DownCommand implements Millrace.Task {

    @Override
    public Integer call() {
        System.out.println(
                "stopping (the first time after a build the services record what makes their next"
                        + " starts faster)");
        int stopped = Suite.stopDetached(SuiteConfig.standard());
        System.out.println(stopped == 0 ? "nothing was running" : "the suite is down");
        return 0;
    }
}
