package io.millrace.local.cli;

import io.millrace.local.SuiteException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Commands of the running suite. Exit status 0 = done, 1 = failed, 2 = wrong usage. */
@Command(
        name = "millrace",
        subcommands = {
            PrepareCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            TrainCommand.class,
            DeployCommand.class,
            PredictCommand.class,
            LabelCommand.class,
            RollbackCommand.class
        },
        mixinStandardHelpOptions = true,
        description = "Machine learning in production as one closed loop.")
public final class Millrace {

    private Millrace() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Millrace());
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    if (failure instanceof SuiteException) {
                        command.getErr().println("millrace: " + failure.getMessage());
                        return 1;
                    }
                    throw failure;
                });
        return line.execute(arguments);
    }

    /** A command that says with its number how it went. */
    interface Task extends Callable<Integer> {}
}
