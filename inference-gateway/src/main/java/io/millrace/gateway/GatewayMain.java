package io.millrace.gateway;

import io.millrace.gateway.probe.ProbeMain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Start of the process: the server, or a trial of one model. */
@QuarkusMain
public final class GatewayMain {

    private GatewayMain() {}

    public static void main(String[] arguments) {
        if (arguments.length == 2 && ProbeMain.ARGUMENT.equals(arguments[0])) {
            ProbeMain.run(arguments);
        } else {
            Quarkus.run(arguments);
        }
    }
}
