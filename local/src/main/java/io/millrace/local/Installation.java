package io.millrace.local;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built repository that the suite runs from: where each program lies.
 *
 * @param home the repository's folder
 */
public record Installation(Path home) {

    private static final String SETTING = "MILLRACE_HOME";

    /**
     * The repository named by {@code MILLRACE_HOME}, else the one that holds this class or the
     * working folder.
     *
     * @throws SuiteException if there is none
     */
    public static Installation find() {
        String set = System.getenv(SETTING);
        if (set != null && !set.isBlank()) {
            return new Installation(Path.of(set).toAbsolutePath().normalize());
        }
        return Stream.of(codeLocation(), Path.of("").toAbsolutePath())
                .flatMap(Installation::withParents)
                .filter(Installation::isRepository)
                .findFirst()
                .map(Installation::new)
                .orElseThrow(
                        () ->
                                new SuiteException(
                                        "the Millrace repository is not found: run inside of it, or"
                                                + " set "
                                                + SETTING
                                                + " to its folder"));
    }

    /** What starts a service: {@code SERVICE/target/quarkus-app/quarkus-run.jar}. */
    Path serviceJar(Part service) {
        return require(home.resolve(service.label()).resolve("target/quarkus-app/quarkus-run.jar"));
    }

    /** This module's jar and all that it needs, Kafka among it; always in the same order. */
    List<Path> localJars() {
        Path target = home.resolve("local/target");
        Path own = require(newest(target, "local-", ".jar"));
        try (Stream<Path> libraries = Files.list(require(target.resolve("lib")))) {
            return Stream.concat(Stream.of(own), libraries.sorted()).toList();
        } catch (IOException e) {
            throw new SuiteException(target + " can't be read", e);
        }
    }

    /** Keycloak's distribution as Maven fetched it. */
    Path keycloakArchive() {
        Path folder = home.resolve("local/target/keycloak");
        return require(newest(folder, "keycloak-quarkus-dist-", ".zip"));
    }

    /** Roles, clients and users of the realm. */
    Path realm() {
        return require(home.resolve("auth/keycloak/millrace-realm.json"));
    }

    /** Folders of the trainer's jar and of all that it needs, as a path. */
    String trainerLibraries() {
        Path target = home.resolve("trainer/target");
        return target + File.pathSeparator + require(target.resolve("lib"));
    }

    /** The default place of what a suite keeps. */
    Path standardState() {
        return home.resolve(".millrace");
    }

    private static Path newest(Path folder, String prefix, String suffix) {
        if (!Files.isDirectory(folder)) {
            return folder.resolve(prefix + suffix);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.getFileName().toString().endsWith(suffix))
                    .max(Path::compareTo)
                    .orElse(folder.resolve(prefix + suffix));
        } catch (IOException e) {
            throw new SuiteException(folder + " can't be read", e);
        }
    }

    private static Path require(Path file) {
        if (!Files.exists(file)) {
            throw new SuiteException(file + " is not there: build it with mvn -DskipTests package");
        }
        return file;
    }

    private static boolean isRepository(Path folder) {
        return Files.exists(folder.resolve("local/pom.xml"))
                && Files.exists(folder.resolve("contracts/pom.xml"));
    }

    private static Stream<Path> withParents(Path folder) {
        return Stream.iterate(folder, path -> path != null, Path::getParent);
    }

    private static Path codeLocation() {
        try {
            return Path.of(
                    Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
