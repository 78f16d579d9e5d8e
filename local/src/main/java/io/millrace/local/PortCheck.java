package io.millrace.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Makes sure that every port of a suite is free before anything is started. */
final class PortCheck {

    private PortCheck() {}

    /**
     * @throws SuiteException that names each taken port, who has it where the system tells, and the
     *     setting that moves it
     */
    static void requireFree(Ports ports) {
        List<String> taken = new ArrayList<>();
        for (Port port : Port.values()) {
            int number = ports.of(port);
            if (!isFree(number)) {
                String holder =
                        PortHolder.of(number)
                                .map(name -> " by " + name)
                                .orElse(" by another process");
                taken.add(
                        "port %d is taken%s: end it, or set %s to another number"
                                .formatted(number, holder, port.setting()));
            }
        }
        if (!taken.isEmpty()) {
            throw new SuiteException(
                    String.join("\n", taken)
                            + "\n(MILLRACE_PORT_OFFSET=1000 moves all ports at once)");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
