package io.millrace.registry.models;

import io.millrace.registry.search.Page;
import io.millrace.registry.search.Search;
import io.millrace.registry.search.SearchRequest;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/** Reads model versions. Every public method is one session. */
@ApplicationScoped
public class VersionLookupService {

    private final ModelRepository models;
    private final VersionRepository versions;
    private final ModelReader reader;
    private final Search search;

    VersionLookupService(
            ModelRepository models, VersionRepository versions, ModelReader reader, Search search) {
        this.models = models;
        this.versions = versions;
        this.reader = reader;
        this.search = search;
    }

    /** A version with its files. */
    @WithSession
    public Uni<ModelVersion> get(String name, String version) {
        return load(name, version).chain(reader::whole);
    }

    /** All versions of a model, newest first, without their files. */
    @WithSession
    public Uni<List<ModelVersion>> ofModel(String name) {
        return model(name).chain(model -> versions.ofModel(model.id)).chain(reader::versions);
    }

    /** The highest version of each of the stages; no stages means all. */
    @WithSession
    public Uni<List<ModelVersion>> latest(String name, List<String> stages) {
        List<String> wanted = stages.stream().map(stage -> Stage.parse(stage).label()).toList();
        return model(name)
                .chain(model -> versions.latestPerStage(List.of(model.id)))
                .map(
                        found ->
                                found.stream()
                                        .filter(
                                                version ->
                                                        wanted.isEmpty()
                                                                || wanted.contains(version.stage))
                                        .toList())
                .chain(reader::versions);
    }

    /** Where a client downloads the version from. */
    @WithSession
    public Uni<String> downloadUri(String name, String version) {
        return load(name, version).map(VersionSource::location);
    }

    /** One page of versions; prompts are shown only where the filter asks for them. */
    @WithSession
    public Uni<Page<ModelVersion>> search(SearchRequest request) {
        String visible = ModelSearch.visible(request.filter());
        return search.ids(
                        ModelSearch.VERSIONS,
                        request,
                        statement ->
                                "e.stage <> "
                                        + statement.bind(Stage.DELETED.label())
                                        + " AND "
                                        + visible)
                .chain(page -> list(page.items()).map(found -> page.map(ids -> found)));
    }

    private Uni<List<ModelVersion>> list(List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return versions.list("id in ?1", ids)
                .map(
                        found ->
                                found.stream()
                                        .sorted(
                                                Comparator.comparing(
                                                        version -> ids.indexOf(version.id)))
                                        .toList())
                .chain(reader::versions);
    }

    private Uni<RegisteredModelEntity> model(String name) {
        return models.findByName(name)
                .onItem()
                .ifNull()
                .failWith(() -> ModelService.notFound(name));
    }

    private Uni<ModelVersionEntity> load(String name, String version) {
        int number = VersionService.number(version);
        return model(name)
                .chain(model -> versions.find(model.id, number))
                .onItem()
                .ifNull()
                .failWith(() -> VersionService.notFound(name, version));
    }
}
