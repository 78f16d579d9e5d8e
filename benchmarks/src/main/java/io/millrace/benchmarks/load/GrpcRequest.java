package io.millrace.benchmarks.load;

/**
 * A gRPC request to a server on this machine.
 *
 * @param method full name, {@code package.Service/Method}
 * @param token bearer token, or null
 * @param answerSize bytes of a right answer's message; -1 if any size is right
 */
public record GrpcRequest(int port, String method, byte[] message, String token, int answerSize) {

    /** The same with another token. */
    public GrpcRequest withToken(String other) {
        return new GrpcRequest(port, method, message, other, answerSize);
    }

    /** The same, for answers of {@code size} bytes only. */
    public GrpcRequest withAnswerSize(int size) {
        return new GrpcRequest(port, method, message, token, size);
    }

    /** The message as it travels: a flag, its length, itself. */
    public byte[] framed() {
        return java.nio.ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }
}
