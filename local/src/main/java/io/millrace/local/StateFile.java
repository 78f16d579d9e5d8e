package io.millrace.local;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code state.json}: replaced as a whole, so that a reader never sees half of it. */
final class StateFile {

    private final Path file;

    StateFile(Path stateFolder) {
        this.file = stateFolder.resolve("state.json");
    }

    /** What it says, if there is one that can be read. */
    Optional<SuiteState> read() {
        try {
            return Optional.of(Wire.fromBytes(Files.readAllBytes(file), SuiteState.class));
        } catch (NoSuchFileException | MalformedMessageException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SuiteException(file + " can't be read", e);
        }
    }

    void write(SuiteState state) {
        try {
            Path next = file.resolveSibling("state.json.next");
            byte[] json = Wire.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(state);
            Files.write(next, json);
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SuiteException(file + " can't be written", e);
        }
    }
}
