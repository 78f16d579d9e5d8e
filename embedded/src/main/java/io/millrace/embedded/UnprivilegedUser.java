package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How PostgreSQL is started by root, which it refuses to run as.
 *
 * <p>A user namespace without a mapping is tried first: there root is nobody to itself and still
 * owns its files. Where namespaces are forbidden (many containers), it runs as {@code nobody},
 * which must own the data folder.
 */
final class UnprivilegedUser {

    private static final String NOBODY = "nobody";

    private static final List<List<String>> WAYS =
            List.of(
                    List.of("unshare", "--user"),
                    // The capability lets nobody pass folders such as /root on the way to its data.
                    List.of(
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--regid=65534",
                            "--clear-groups",
                            "--inh-caps=+dac_override",
                            "--ambient-caps=+dac_override"),
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=65534", "--clear-groups"),
                    List.of("runuser", "-u", NOBODY, "--"));

    private final List<String> prefix;

    private UnprivilegedUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /** The first way that works for {@code program}; no way at all where the user is not root. */
    static UnprivilegedUser forProgram(String program) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new UnprivilegedUser(List.of());
        }
        for (List<String> way : WAYS) {
            UnprivilegedUser user = new UnprivilegedUser(way);
            if (succeeds(user.command(program, "--version"))) {
                return user;
            }
        }
        throw new EmbeddedException(
                "PostgreSQL refuses to run as root, and none of unshare, setpriv and runuser can"
                        + " start it as another user: run as an ordinary user, or put the state"
                        + " into a folder that the user nobody can reach");
    }

    /** The command line that runs {@code program} as this user. */
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Makes {@code folder} this user's, with all that is in it. */
    void own(Path folder) throws IOException {
        if (prefix.isEmpty() || prefix.getFirst().equals("unshare")) {
            return;
        }
        var nobody =
                folder.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(NOBODY);
        try (var files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setOwner(file, nobody);
            }
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
