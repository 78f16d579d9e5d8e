package io.millrace.benchmarks.load;

/** One kind of request that can be sent again and again. Thread-safe. */
public interface Exchange extends AutoCloseable {

    /** Sends one request and returns at once; {@code outcome} is told once, on any thread. */
    void send(Outcome outcome);

    @Override
    default void close() {}

    /** Learns how a request ended. */
    @FunctionalInterface
    interface Outcome {

        /**
         * The end of a request.
         *
         * @param failure null if the answer came and is right
         */
        void ended(Throwable failure);
    }
}
