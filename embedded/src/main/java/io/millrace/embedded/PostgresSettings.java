package io.millrace.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a PostgreSQL server is started.
 *
 * @param data the cluster's folder; made by {@code initdb} where it is empty, kept otherwise
 * @param log file that takes the server's output
 * @param host address to listen on
 * @param password of the superuser {@code postgres}; of an existing cluster it must be the one that
 *     it was made with
 * @param parameters server parameters over the defaults, see {@link #DURABLE}
 */
public record PostgresSettings(
        Path data,
        Path log,
        String host,
        int port,
        String password,
        Map<String, String> parameters) {

    /** What an acknowledged commit needs to survive a killed server. Always set, never lowered. */
    static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "max_connections", "200",
                    "shared_buffers", "128MB",
                    "unix_socket_directories", "",
                    "timezone", "UTC",
                    "log_line_prefix", "%m [%p] %q%d ");

    public PostgresSettings {
        parameters = Map.copyOf(parameters);
    }

    /** On localhost with default parameters. */
    public static PostgresSettings of(Path data, Path log, int port, String password) {
        return new PostgresSettings(data, log, "localhost", port, password, Map.of());
    }

    Map<String, String> effective() {
        Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
        all.putAll(parameters);
        all.putAll(DURABLE);
        all.put("listen_addresses", host);
        all.put("port", String.valueOf(port));
        return all;
    }
}
