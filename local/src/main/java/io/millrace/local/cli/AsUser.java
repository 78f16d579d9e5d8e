package io.millrace.local.cli;

import picocli.CommandLine.Option;

/** The person in whose name a command calls the suite. */
final class AsUser {

    @Option(
            names = "--as",
            paramLabel = "USER",
            defaultValue = "mel",
            description = "in whose name (default: ${DEFAULT-VALUE})")
    private String user;

    Api api() {
        return Api.as(user);
    }
}
