package io.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on, below those that the kernel gives to outgoing connections: from
 * there, another's connection may take one before its server listens, and a client that asks for
 * the server too early may even be connected to itself and hold the port for ever.
 */
public final class FreePort {

    private static final int FIRST = 10_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePort() {}

    /** A port of localhost that was free a moment ago. */
    public static int find() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedException("no port between " + FIRST + " and " + END + " is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
