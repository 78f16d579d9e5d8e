package io.millrace.gateway.repository;

import inference.ModelConfig;
import io.millrace.contracts.ServiceException;
import java.util.List;
import java.util.Map;

/** Models by name, loaded or not. */
interface ModelRepository {

    /** Every model that is known, ordered by name and version. */
    List<IndexEntry> index();

    /**
     * Loads a model, or loads it anew if its files or configuration changed; blocks. What it
     * replaces serves until then.
     *
     * @param config in the place of the model's own, or null
     * @param files in the place of the model's own, by path within its folder; empty for none
     * @throws ServiceException UNAVAILABLE if models are not controlled like that, INVALID_ARGUMENT
     *     or NOT_FOUND if it cannot be loaded
     */
    void load(String model, ModelConfig config, Map<String, byte[]> files);

    /**
     * Stops serving a model; one that is not loaded is left alone.
     *
     * @throws ServiceException UNAVAILABLE if models are not controlled like that
     */
    void unload(String model);
}
