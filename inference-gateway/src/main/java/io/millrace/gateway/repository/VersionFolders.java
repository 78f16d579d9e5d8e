package io.millrace.gateway.repository;

import inference.ModelVersionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The versions of a model's folder, and those of them that are to be served. */
final class VersionFolders {

    private static final String NUMBER = "[1-9][0-9]{0,17}";

    private VersionFolders() {}

    /** Folders of the versions that {@code policy} chooses, ascending by number. */
    static List<Path> chosen(Path model, ModelVersionPolicy policy) throws IOException {
        List<Path> all = all(model);
        return switch (policy.getPolicyChoiceCase()) {
            case ALL -> all;
            case SPECIFIC ->
                    all.stream()
                            .filter(
                                    folder ->
                                            policy.getSpecific()
                                                    .getVersionsList()
                                                    .contains(number(folder)))
                            .toList();
            case LATEST, POLICYCHOICE_NOT_SET -> {
                int count = Math.max(1, policy.getLatest().getNumVersions());
                yield all.subList(Math.max(0, all.size() - count), all.size());
            }
        };
    }

    private static List<Path> all(Path model) throws IOException {
        try (Stream<Path> children = Files.list(model)) {
            return children.filter(Files::isDirectory)
                    .filter(folder -> folder.getFileName().toString().matches(NUMBER))
                    .sorted(Comparator.comparingLong(VersionFolders::number))
                    .toList();
        }
    }

    static long number(Path folder) {
        return Long.parseLong(folder.getFileName().toString());
    }
}
