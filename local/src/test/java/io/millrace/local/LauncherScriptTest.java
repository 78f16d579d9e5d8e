package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a copy of {@code ./millrace} with JDKs and a Maven that only pretend. */
class LauncherScriptTest {

    @TempDir private Path folder;

    @BeforeEach
    void furnish() throws IOException {
        Path script = Installation.find().home().resolve("millrace");
        Files.copy(script, folder.resolve("millrace"));
        program("bin/mvn", "echo \"maven with $JAVA_HOME: $*\"");
    }

    @Test
    void takesTheFirstJdkThatIsNewEnough() throws Exception {
        jdk("jdks/a-17", "17.0.9");
        jdk("jdks/b-26", "26.0.1");

        Outcome outcome = run("status");

        assertThat(outcome).isEqualTo(new Outcome(0, "java of b-26"));
    }

    @Test
    void saysWhatToInstallWhereEveryJdkIsTooOld() throws Exception {
        jdk("jdks/a-17", "17.0.9");

        Outcome outcome = run("status");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.output()).contains("a JDK 25 or newer is needed").contains("Temurin 25");
    }

    @Test
    void saysSoWhereMavenIsMissing() throws Exception {
        jdk("jdks/b-25", "25");
        Files.delete(folder.resolve("bin/mvn"));

        Outcome outcome = run("status");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.output()).contains("Maven 3.8.6 or newer is needed");
    }

    @Test
    void refusesAnUnknownCommandWithItsUsage() throws Exception {
        Outcome outcome = run("fly");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.output()).contains("there is no command \"fly\"").contains("usage:");
    }

    private void jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        program(name + "/bin/java", "echo java of " + home.getFileName());
        program(name + "/bin/javac", "");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Outcome run(String command) throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : new String[] {"sh", "dirname", "sed", "head", "tr", "cat", "readlink"}) {
            link(tools, tool);
        }
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", folder.resolve("millrace").toString(), command);
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "PATH",
                                folder.resolve("bin") + ":" + tools,
                                "HOME",
                                folder.toString(),
                                "MILLRACE_SKIP_BUILD",
                                "1",
                                "MILLRACE_JDK_FOLDERS",
                                folder.resolve("jdks").toString()));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output.strip());
    }

    private static void link(Path folder, String tool) throws IOException {
        for (String place : new String[] {"/usr/bin", "/bin"}) {
            Path program = Path.of(place, tool);
            if (Files.exists(program) && !Files.exists(folder.resolve(tool))) {
                Files.createSymbolicLink(folder.resolve(tool), program);
            }
        }
    }

    private record Outcome(int exit, String output) {}
}
