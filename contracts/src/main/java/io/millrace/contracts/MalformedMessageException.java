package io.millrace.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/** A message that is not JSON, or does not fit the record it should be. Retrying cannot help. */
public class MalformedMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedMessageException(Class<?> expected, IOException cause) {
        super(
                "not a "
                        + expected.getSimpleName()
                        + ": "
                        + (cause instanceof JsonProcessingException json
                                ? json.getOriginalMessage()
                                : cause.getMessage()),
                cause);
    }
}
