package io.millrace.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processes that a terminal's Ctrl-C and its closing don't reach. */
final class Detachment {

    private static final List<String> PREFIX = find();

    private Detachment() {}

    /**
     * What goes before a command line: {@code setsid}, where the system has it (it keeps the
     * process id), else nothing.
     */
    static List<String> prefix() {
        return PREFIX;
    }

    private static List<String> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "setsid"))
                .filter(Files::isExecutable)
                .map(program -> List.of(program.toString()))
                .findFirst()
                .orElse(List.of());
    }
}
