package io.millrace.gateway.tracing;

/** What a transport knows of a call that its span tells. */
public interface TracedCall {

    /**
     * A header of the request, or gRPC metadata; null if it has none of that name. Several of one
     * name: the first.
     *
     * @param name in lower case
     */
    default CharSequence header(CharSequence name) {
        return null;
    }

    /** How the call came. */
    default Protocol protocol() {
        return Protocol.IN_PROCESS;
    }

    /** How a call comes. */
    enum Protocol {
        /** One gRPC call of its own. */
        MODEL_INFER,
        /** One message of a gRPC stream. */
        MODEL_STREAM_INFER,
        /** An HTTP request. */
        HTTP,
        /** From within this process. */
        IN_PROCESS
    }
}
