package io.millrace.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Keycloak unpacked and built for PostgreSQL once, and shared by all suites. Safe under concurrent
 * processes.
 */
final class KeycloakDistribution {

    /** What the build fixes; part of the folder's name, so that a change builds anew. */
    private static final List<String> OPTIONS =
            List.of(
                    "--db=postgres",
                    "--cache=local",
                    "--health-enabled=true",
                    "--metrics-enabled=false",
                    "--transaction-xa-enabled=false");

    private final Path parent;
    private final Consumer<String> progress;

    KeycloakDistribution(Path parent, Consumer<String> progress) {
        this.parent = parent;
        this.progress = progress;
    }

    /** The folder of a built Keycloak made from {@code archive}. */
    Path prepare(Path archive) {
        String name = "keycloak-" + Versions.KEYCLOAK + "-" + Integer.toHexString(key());
        Path home = parent.resolve(name);
        try {
            Files.createDirectories(parent);
            Path lockFile = parent.resolve(name + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                if (!Files.isDirectory(home)) {
                    build(archive, home);
                }
            }
            return home;
        } catch (IOException e) {
            throw new SuiteException("Keycloak can't be unpacked into " + parent, e);
        }
    }

    private int key() {
        return (OPTIONS + Runtime.version().toString()).hashCode();
    }

    private void build(Path archive, Path home) throws IOException {
        progress.accept("keycloak: unpacking and building it, once (about 30 s)");
        Path work = Files.createTempDirectory(parent, "building-keycloak-");
        unpack(archive, work);
        Path unpacked = work.resolve("keycloak-" + Versions.KEYCLOAK);
        run(unpacked);
        Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(work);
    }

    private void run(Path keycloak) throws IOException {
        Path log = keycloak.resolve("build.log");
        List<String> command = new ArrayList<>();
        command.add(keycloak.resolve("bin/kc.sh").toString());
        command.add("build");
        command.addAll(OPTIONS);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new SuiteException("Keycloak's build failed:\n" + LogTail.of(log, 30));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new SuiteException("interrupted while Keycloak was built", e);
        }
    }

    private static void unpack(Path archive, Path into) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("entry leaves the folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
                if (target.toString().endsWith(".sh") && !target.toFile().setExecutable(true)) {
                    throw new IOException(target + " can't be made executable");
                }
            }
        }
    }
}
