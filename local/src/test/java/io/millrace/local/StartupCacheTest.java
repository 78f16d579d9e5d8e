package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupCacheTest {

    @TempDir private Path folder;
    private StartupCache cache;

    @BeforeEach
    void build() throws IOException {
        Path jar =
                Files.createFile(Files.createDirectory(folder.resolve("app")).resolve("run.jar"));
        Path state = Files.createDirectory(folder.resolve("state"));
        cache = new StartupCache(List.of(jar), state.resolve("recording.aot"));
    }

    @Test
    void isNotThereUntilALifeThatRecordedItHasEnded() throws IOException {
        Files.writeString(cache.recording(), "classes");
        assertThat(cache.isRecorded()).isFalse();

        cache.publish();

        assertThat(cache.isRecorded()).isTrue();
        assertThat(cache.recording()).doesNotExist();
    }

    @Test
    void isRecordedAgainAfterTheNextBuild() throws IOException {
        Files.writeString(cache.recording(), "classes");
        cache.publish();

        Files.setLastModifiedTime(
                cache.jars().getFirst(), FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(cache.isRecorded()).isFalse();
    }

    @Test
    void forgetsWhatALifeRecordedThatDidNotEndCleanly() throws IOException {
        Files.writeString(cache.recording(), "hal");

        cache.discard();
        cache.publish();

        assertThat(cache.isRecorded()).isFalse();
    }
}
