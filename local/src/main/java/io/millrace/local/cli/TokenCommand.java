package io.millrace.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "token", description = "Print a bearer token of a person of the realm.")
final class TokenCommand implements Millrace.Task {

    @Parameters(paramLabel = "USER", description = "such as vera, dana, mel, paul, ada or app")
    private String user;

    @Override
    public Integer call() {
        System.out.println(Api.runningSuite().token(user));
        return 0;
    }
}
