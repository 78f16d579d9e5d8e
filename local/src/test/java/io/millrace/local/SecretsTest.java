package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir private Path state;

    @Test
    void onlyTheOwnerCanReadTheFile() throws Exception {
        Secrets.in(state).of("postgresql.registry");

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(state.resolve("secrets.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecretStaysTheSameOverRestarts() {
        String made = Secrets.in(state).of("keycloak.admin");

        assertThat(Secrets.in(state).of("keycloak.admin")).isEqualTo(made).hasSize(24);
        assertThat(Secrets.in(state).of("another")).isNotEqualTo(made);
    }
}
