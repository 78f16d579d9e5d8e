package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.ProcessCpu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a process cost from its start to its end. Only one may run at a time: the system adds up the
 * CPU time of all ended children.
 */
record ProcessCost(double wallSeconds, double cpuSeconds, String output) {

    /**
     * Runs {@code command} with these variables over ours.
     *
     * @throws IllegalStateException if it fails, with what it printed
     */
    static ProcessCost of(Path folder, Map<String, String> variables, List<String> command) {
        try {
            long cpu = ProcessCpu.nanosOfEndedChildren();
            long start = System.nanoTime();
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(variables);
            Process process =
                    builder.directory(folder.toFile())
                            .redirectError(folder.resolve("errors.log").toFile())
                            .start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            double wall = (System.nanoTime() - start) / 1e9;
            if (exit != 0) {
                throw new IllegalStateException(
                        command.getFirst() + " ended with " + exit + ":\n" + output);
            }
            return new ProcessCost(wall, (ProcessCpu.nanosOfEndedChildren() - cpu) / 1e9, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
