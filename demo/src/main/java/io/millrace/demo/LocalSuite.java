package io.millrace.demo;

import io.millrace.demo.loop.AccessTokens;
import io.millrace.demo.loop.SuiteApi;
import io.millrace.demo.report.HtmlReport.Link;
import io.millrace.demo.report.PartEntry;
import io.millrace.demo.traffic.GatewayClient;
import io.millrace.local.Part;
import io.millrace.local.PartStatus;
import io.millrace.local.Port;
import io.millrace.local.Suite;
import java.util.ArrayList;
import java.util.List;

/** The suite on this machine, reached as the client {@code demo}. */
final class LocalSuite implements SuiteAccess, AutoCloseable {

    private static final String CLIENT = "demo";

    private final Suite suite;
    private final boolean isOwned;
    private final AccessTokens tokens;

    /**
     * A suite that is up.
     *
     * @param isOwned whether closing stops it
     */
    LocalSuite(Suite suite, boolean isOwned) {
        this.suite = suite;
        this.isOwned = isOwned;
        this.tokens = new AccessTokens(suite.issuer(), CLIENT, suite.clientSecret(CLIENT));
    }

    @Override
    public SuiteApi api() {
        return SuiteApi.of(
                new SuiteApi.Addresses(
                        suite.uri(Part.REGISTRY),
                        suite.uri(Part.TRAINING),
                        suite.uri(Part.MONITORING)),
                tokens);
    }

    @Override
    public GatewayClient gateway() {
        return new GatewayClient(
                suite.uri(Part.GATEWAY).getHost(), suite.port(Port.GATEWAY_GRPC), tokens);
    }

    @Override
    public List<PartEntry> parts() {
        return suite.parts().stream().map(LocalSuite::entry).toList();
    }

    private static PartEntry entry(PartStatus status) {
        double seconds = status.startSeconds() == null ? 0 : status.startSeconds();
        return new PartEntry(status.name(), status.version(), seconds);
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (Part service : Part.SERVICES) {
            links.add(
                    new Link(
                            service.label() + ": Swagger UI",
                            suite.uri(service) + "/q/swagger-ui"));
            links.add(
                    new Link(
                            service.label() + ": metrics",
                            suite.managementUri(service) + "/q/metrics"));
        }
        links.add(new Link("summary.json", "summary.json"));
        return links;
    }

    /** Stops the suite if it was started for this demo. */
    @Override
    public void close() {
        if (isOwned) {
            suite.stop();
        }
    }
}
