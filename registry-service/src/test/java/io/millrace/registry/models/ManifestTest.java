package io.millrace.registry.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {

    private static final ModelFile MODEL = new ModelFile("model.onnx", "a".repeat(64), 12);
    private static final ModelFile DATA = new ModelFile("data/w.bin", "b".repeat(64), 3456);

    @Test
    void hashesOneLineAFileInTheOrderOfPaths() throws NoSuchAlgorithmException {
        String canonical =
                "b".repeat(64) + " 3456 data/w.bin\n" + "a".repeat(64) + " 12 model.onnx\n";
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(canonical.getBytes(StandardCharsets.UTF_8));
        assertThat(new Manifest(List.of(MODEL, DATA)).digest())
                .isEqualTo(HexFormat.of().formatHex(hash));
    }

    @Test
    void doesNotDependOnTheOrderOfItsFiles() {
        assertThat(new Manifest(List.of(DATA, MODEL)).digest())
                .isEqualTo(new Manifest(List.of(MODEL, DATA)).digest());
    }

    @Test
    void changesWithContentSizePathAndNumberOfFiles() {
        List<Manifest> others =
                List.of(
                        new Manifest(List.of(MODEL)),
                        new Manifest(
                                List.of(MODEL, new ModelFile("data/v.bin", DATA.sha256(), 3456))),
                        new Manifest(
                                List.of(MODEL, new ModelFile("data/w.bin", DATA.sha256(), 3457))),
                        new Manifest(
                                List.of(MODEL, new ModelFile("data/w.bin", "c".repeat(64), 3456))),
                        new Manifest(List.of(MODEL, DATA)));
        assertThat(others).extracting(Manifest::digest).doesNotHaveDuplicates();
    }
}
