package io.millrace.benchmarks.suite;

import io.millrace.embedded.Folders;
import io.millrace.local.Part;
import io.millrace.local.Suite;
import io.millrace.local.SuiteConfig;
import io.millrace.test.TestIssuer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some parts of the suite on free ports, with an issuer of tokens in this process: the tokens and
 * their checks are real, and a measurement need not wait for Keycloak.
 */
public final class LocalSuite implements AutoCloseable {

    private final TestIssuer issuer;
    private final Suite suite;
    private final Path state;

    private LocalSuite(TestIssuer issuer, Suite suite, Path state) {
        this.issuer = issuer;
        this.suite = suite;
        this.state = state;
    }

    /** Starts {@code parts} with all that they keep in {@code state}, and waits for them. */
    public static LocalSuite start(Path state, Part... parts) {
        TestIssuer issuer = TestIssuer.start();
        SuiteConfig config = SuiteConfig.isolated(state).withParts(Set.of(parts));
        for (Part part : parts) {
            config =
                    config.withVariable(part, "QUARKUS_OIDC_AUTH_SERVER_URL", issuer.url())
                            // With both compilers, as outside of a suite on a developer's machine.
                            .withVariable(part, "JDK_JAVA_OPTIONS", "");
        }
        try {
            return new LocalSuite(issuer, Suite.start(config), state);
        } catch (RuntimeException e) {
            issuer.close();
            throw e;
        }
    }

    /** The parts and their addresses. */
    public Suite suite() {
        return suite;
    }

    /** Issuer of tokens. */
    public TestIssuer issuer() {
        return issuer;
    }

    /** A new token, good for five minutes. */
    public String token(String role) {
        return issuer.tokens().token("benchmark", role);
    }

    /** Process numbers of {@code parts}. */
    public List<Long> processes(Part... parts) {
        return Arrays.stream(parts)
                .map(part -> suite.state().part(part).orElseThrow().process().pid())
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        suite.stop();
        issuer.close();
        Folders.delete(state);
    }
}
