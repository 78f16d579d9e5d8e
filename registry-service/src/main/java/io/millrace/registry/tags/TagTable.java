package io.millrace.registry.tags;

/** Tables of key-value pairs; all have the columns {@code owner_id, key, value}. */
public enum TagTable {
    EXPERIMENT("experiment_tags"),
    RUN("run_tags"),
    RUN_PARAM("run_params"),
    LOGGED_MODEL("logged_model_tags"),
    LOGGED_MODEL_PARAM("logged_model_params"),
    REGISTERED_MODEL("registered_model_tags"),
    MODEL_VERSION("model_version_tags");

    private final String table;

    TagTable(String table) {
        this.table = table;
    }

    /** Name of the table. */
    public String table() {
        return table;
    }
}
