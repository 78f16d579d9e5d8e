package io.millrace.gateway.transport.http2;

import io.netty.util.AsciiString;
import java.util.HashMap;
import java.util.Map;

/** Which handler serves which path. Filled before the server starts, then only read. */
public final class MethodTable {

    private final Map<AsciiString, CallHandler> handlers = new HashMap<>();

    /**
     * Adds a method, or replaces its handler.
     *
     * @param fullName {@code package.Service/Method}
     */
    public MethodTable add(String fullName, CallHandler handler) {
        handlers.put(new AsciiString("/" + fullName), handler);
        return this;
    }

    /** The handler of {@code path}, which begins with a slash; null if there is none. */
    CallHandler find(CharSequence path) {
        return handlers.get(AsciiString.of(path));
    }
}
