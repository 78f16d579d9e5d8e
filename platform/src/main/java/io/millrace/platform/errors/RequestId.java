package io.millrace.platform.errors;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives each request an id: the caller's {@code X-Request-Id} if it is a sane one, else a new one.
 * It goes back in the same header, into log lines as {@code requestId}, and into problem details.
 */
@ApplicationScoped
public class RequestId {

    /** The header, in and out. */
    public static final String HEADER = "X-Request-Id";

    private static final String KEY = "requestId";
    private static final int FIRST = 1000;

    /** Anything else might forge log lines or headers. */
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    void register(@Observes Filters filters) {
        filters.register(RequestId::assign, FIRST);
    }

    private static void assign(RoutingContext context) {
        String given = context.request().getHeader(HEADER);
        String id = given != null && SANE.matcher(given).matches() ? given : next();
        context.put(KEY, id);
        context.response().putHeader(HEADER, id);
        MDC.put(KEY, id);
        context.next();
    }

    /**
     * Any unlikely number: an id is no secret, and a secure generator asks the kernel each time.
     */
    private static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** The id of a request. */
    public static String of(RoutingContext context) {
        String id = context.get(KEY);
        return id == null ? "none" : id;
    }
}
