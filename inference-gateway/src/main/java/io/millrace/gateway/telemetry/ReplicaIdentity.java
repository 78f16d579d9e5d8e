package io.millrace.gateway.telemetry;

import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who this process is in what it sends: a name that stays, and a start that does not. */
@Singleton
public class ReplicaIdentity {

    private final String name;
    private final long epoch = System.currentTimeMillis();

    ReplicaIdentity(GatewayConfig config) {
        this.name = config.replica().orElseGet(ReplicaIdentity::hostName);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "gateway";
        }
    }

    public String name() {
        return name;
    }

    /** Start of the process in milliseconds since the epoch. */
    public long epoch() {
        return epoch;
    }
}
