package io.millrace.gateway.diagnostics;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Triton's log settings over the level of this program's own log categories. Where the log goes and
 * what it looks like is decided at the start: other values are refused.
 */
@Singleton
public class LogSettingsService {

    static final String FILE = "log_file";
    static final String INFO = "log_info";
    static final String WARNING = "log_warning";
    static final String ERROR = "log_error";
    static final String VERBOSE = "log_verbose_level";
    static final String FORMAT = "log_format";
    private static final String DEFAULT_FORMAT = "default";

    /** Held, because loggers that nobody holds may forget their level. */
    private final Logger category = Logger.getLogger("io.millrace");

    private boolean info = true;
    private boolean warning = true;
    private boolean error = true;
    private long verbose;

    /** Settings now: Boolean, Long or String by name. */
    public synchronized Map<String, Object> read(Caller caller) {
        caller.require(Operation.SETTINGS_READ);
        return settings();
    }

    /**
     * Changes settings, all or none, and returns them.
     *
     * @param changes Boolean, Long or String by name
     * @throws ServiceException INVALID_ARGUMENT for an unknown name or a wrong type
     */
    public synchronized Map<String, Object> write(Caller caller, Map<String, Object> changes) {
        caller.require(Operation.SETTINGS_WRITE);
        changes.forEach(LogSettingsService::check);
        info = (Boolean) changes.getOrDefault(INFO, info);
        warning = (Boolean) changes.getOrDefault(WARNING, warning);
        error = (Boolean) changes.getOrDefault(ERROR, error);
        verbose = ((Number) changes.getOrDefault(VERBOSE, verbose)).longValue();
        category.setLevel(level());
        return settings();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(FILE, "");
        settings.put(INFO, info);
        settings.put(WARNING, warning);
        settings.put(ERROR, error);
        settings.put(VERBOSE, verbose);
        settings.put(FORMAT, DEFAULT_FORMAT);
        return settings;
    }

    private static void check(String name, Object value) {
        switch (name) {
            case INFO, WARNING, ERROR -> require(name, value instanceof Boolean, "a bool");
            case VERBOSE ->
                    require(
                            name,
                            value instanceof Long level && level >= 0,
                            "a number that is not negative");
            case FILE -> require(name, "".equals(value), "empty: the log goes to the console");
            case FORMAT -> require(name, DEFAULT_FORMAT.equals(value), "'" + DEFAULT_FORMAT + "'");
            default ->
                    throw new ServiceException(
                            ErrorCode.INVALID_ARGUMENT, "unknown log setting '" + name + "'");
        }
    }

    private static void require(String name, boolean holds, String what) {
        if (!holds) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "log setting '%s' must be %s".formatted(name, what));
        }
    }

    /** Triton switches severities one by one; here the mildest that is on takes the rest along. */
    private Level level() {
        if (verbose > 1) {
            return Level.FINER;
        }
        if (verbose == 1) {
            return Level.FINE;
        }
        if (info) {
            return Level.INFO;
        }
        if (warning) {
            return Level.WARNING;
        }
        return error ? Level.SEVERE : Level.OFF;
    }
}
