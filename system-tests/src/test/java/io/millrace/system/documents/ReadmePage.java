package io.millrace.system.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The repository's README: what it tells the reader to type. */
record ReadmePage(String text) {

    private static final Pattern COMMANDS =
            Pattern.compile(
                    "<!-- commands: run by a test -->\\s*```shell\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CURL = Pattern.compile("`(curl [^`]*)`");

    static ReadmePage of(Path repository) throws IOException {
        return new ReadmePage(Files.readString(repository.resolve("README.md")));
    }

    /** The lines of the block that is marked for a test. */
    List<String> commands() {
        return COMMANDS.matcher(text)
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Every call with {@code curl} that the table of interfaces shows. */
    List<String> calls() {
        return CURL.matcher(text).results().map((MatchResult call) -> call.group(1)).toList();
    }
}
