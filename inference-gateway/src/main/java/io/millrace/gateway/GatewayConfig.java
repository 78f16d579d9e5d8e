package io.millrace.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings of the gateway. */
@ConfigMapping(prefix = "millrace.gateway")
public interface GatewayConfig {

    /** The gRPC server. */
    Grpc grpc();

    /** Where and how runs happen. */
    Execution execution();

    /** How a version is chosen where several answer. */
    Routing routing();

    /** Answers that are kept for requests that come again. */
    ResponseCache responseCache();

    /** Sharing runs between requests that are the same. */
    Coalescing coalescing();

    /** What is told about predictions. */
    Telemetry telemetry();

    /** Trying models out. */
    Probe probe();

    /**
     * A folder of models ({@code NAME/VERSION/model.onnx}) to serve without any other service; in
     * its absence the endpoints come from the registry.
     */
    Optional<Path> models();

    /** The folder of models, where there is one. */
    Repository repository();

    /** The contract of a cloud's model container, if this process is one. */
    Container container();

    /** Listens beyond loopback although there is no issuer to check tokens. */
    @WithDefault("false")
    boolean insecure();

    /** Issuer of tokens; without one a stand-alone gateway checks nobody. */
    @WithDefault("${quarkus.oidc.auth-server-url:}")
    Optional<String> issuer();

    /** Private folder: desired state, artifacts, spool. */
    @WithDefault("${millrace.data-dir:data}")
    Path dataDir();

    /** Base URL of the registry. */
    @WithDefault("${millrace.registry-url:http://localhost:18081}")
    URI registryUrl();

    /** Name of this replica in status and windows; the host's name in its absence. */
    Optional<String> replica();

    /** Kafka's brokers. */
    @WithName("kafka.bootstrap.servers")
    @WithDefault("${kafka.bootstrap.servers:localhost:19092}")
    String bootstrapServers();

    /** How long readiness waits for Kafka's desired state; the state on disk counts after that. */
    @WithDefault("5s")
    Duration catchUpTimeout();

    /** How long running requests may take to end when the gateway stops. */
    @WithDefault("20s")
    Duration drainTimeout();

    /** Whether a folder is served instead of desired state. */
    default boolean isStandAlone() {
        return models().isPresent();
    }

    /** Whether callers need tokens: always, but in a stand-alone gateway without an issuer. */
    default boolean checksTokens() {
        return !isStandAlone() || issuer().isPresent();
    }

    /** The gRPC server. */
    interface Grpc {

        /** Address to listen on. */
        @WithDefault("0.0.0.0")
        String host();

        /** Port to listen on; 0 takes a free one. */
        @WithDefault("18001")
        int port();

        /** Largest message; a larger one is RESOURCE_EXHAUSTED. */
        @WithDefault("64M")
        MemorySize maxMessageSize();

        /** Threads that read and write; by default one for each CPU. */
        OptionalInt eventLoops();

        /** Calls that one connection may have at a time. */
        @WithDefault("1024")
        @Min(1)
        int maxConcurrentStreams();

        /** Bytes of one call's metadata; a call with more is refused. */
        @WithDefault("16K")
        MemorySize maxHeaderListSize();

        /** What ends the connection of a client that floods it. */
        Floods floods();

        /** After which a connection is drained and closed; zero for never. */
        @WithDefault("0s")
        Duration maxConnectionAge();

        /** Time without calls after which a connection is closed; zero for never. */
        @WithDefault("0s")
        Duration maxConnectionIdle();

        /** Files of TLS; without a certificate the server speaks clear text. */
        Tls tls();
    }

    /** Beyond these a connection ends with ENHANCE_YOUR_CALM. */
    interface Floods {

        /**
         * PING, SETTINGS, PRIORITY and unknown frames at once without a call between them; every
         * second earns a tenth of the number again.
         */
        @WithDefault("100")
        @Min(1)
        int controlFrames();

        /** Calls that may be reset within the window, by the client or for its errors. */
        @WithDefault("2000")
        @Min(1)
        int resets();

        /** Whole seconds over which resets are counted. */
        @WithDefault("5s")
        Duration resetWindow();

        /** Frames of DATA without data in a row. */
        @WithDefault("10")
        @Min(1)
        int emptyDataFrames();
    }

    /** PEM files of TLS. */
    interface Tls {

        /** The server's certificate and what is between it and its authority. */
        Optional<Path> certificate();

        /** The certificate's key. */
        Optional<Path> key();

        /** Authorities of clients; where they are set, only clients with a certificate connect. */
        Optional<Path> clientCa();
    }

    /** How models of the folder are loaded and unloaded. */
    interface Repository {

        /** Who decides about that. */
        @WithDefault("none")
        ControlMode controlMode();

        /** How often the folder is looked at, if it is polled. */
        @WithDefault("15s")
        Duration pollInterval();

        /** Models to load at the start if control is explicit; {@code *} for all. */
        Optional<List<String>> loadModels();

        /**
         * Memory that all loaded models together may take, those of desired state, too. Beyond it
         * the least recently used are unloaded, and loaded again when a request comes. Nothing or 0
         * for no limit.
         */
        Optional<MemorySize> memoryBudget();

        /** Longest time that a request waits for its model to be loaded again. */
        @WithDefault("60s")
        Duration loadPatience();
    }

    /** Who decides which models of the folder are loaded. */
    enum ControlMode {
        /** All are loaded at the start, and that is it. */
        NONE,
        /** Callers, by name. */
        EXPLICIT,
        /** Whoever changes the folder. */
        POLL
    }

    /** The contract of a cloud's model container. */
    interface Container {

        /** Whose contract is kept; none in its absence. */
        Optional<Cloud> cloud();

        /** Path that tells whether the model is ready. */
        Optional<String> readyRoute();

        /** Path that takes predictions. */
        Optional<String> inferRoute();

        /** Model that answers there; not needed where there is only one. */
        Optional<String> model();
    }

    /** Clouds whose model containers this process can be. */
    enum Cloud {
        SAGEMAKER,
        VERTEX_AI,
        AZURE_ML
    }

    /** Where and how runs happen. */
    interface Execution {

        /** Threads that run models; by default one for each CPU. */
        OptionalInt workers();

        /** Requests that may wait for a worker; more are refused as RESOURCE_EXHAUSTED. */
        @WithDefault("1024")
        @Min(1)
        int queueSize();

        /** A model whose run of one row takes longer leaves the thread that read the request. */
        @WithDefault("PT0.00005S")
        Duration handOff();

        /** Predicted work that an event loop does itself in one round; the rest is handed over. */
        @WithDefault("PT0.0005S")
        Duration inlineBudget();

        /** Requests of one endpoint that may be in the gateway at a time; 0 for any number. */
        @WithDefault("0")
        @Min(0)
        int endpointConcurrency();

        /** Requests whose shadow run may wait; more are dropped and counted. */
        @WithDefault("512")
        @Min(1)
        int shadowQueueSize();
    }

    /** How a version is chosen where several answer. */
    interface Routing {

        /**
         * Header of a request, or metadata of a call, whose value counts as the parameter {@code
         * sticky_key}.
         */
        @WithDefault("x-millrace-sticky-key")
        String stickyHeader();
    }

    /** Answers that are kept for requests that come again. */
    interface ResponseCache {

        /**
         * Memory for requests and their answers; nothing or 0 for no cache. Used by models whose
         * configuration says {@code response_cache { enable: true }}.
         */
        Optional<MemorySize> size();

        /** Uses it for every model, those of the registry's endpoints among them. */
        @WithDefault("false")
        boolean everyModel();

        /** The size in bytes; 0 for no cache. */
        default long bytes() {
            return size().map(MemorySize::asLongValue).orElse(0L);
        }
    }

    /** Sharing runs between requests that are the same. */
    interface Coalescing {

        /** Whether a request waits for the run of an equal one that is in flight. */
        @WithDefault("false")
        boolean enabled();
    }

    /** What is told about predictions. */
    interface Telemetry {

        /** How often windows leave. */
        @WithDefault("2s")
        Duration flushInterval();

        /** Panes of event time that one version may have open between two flushes. */
        @WithDefault("64")
        @Min(1)
        int openPanes();

        /**
         * Profiles in a stand-alone gateway, too. Nobody gets its windows: this is for measuring
         * what they cost.
         */
        @WithDefault("false")
        boolean standAlone();

        /** Disk that samples may take while Kafka is away; the oldest go first after that. */
        @WithDefault("1G")
        MemorySize spoolSize();
    }

    /** Trying models out. */
    interface Probe {

        /** Whether models are tried out in a process of their own first. */
        @WithDefault("true")
        boolean enabled();

        /** Longest time of one trial. */
        @WithDefault("60s")
        Duration timeout();

        /** Most memory that one trial may take. */
        @WithDefault("2G")
        MemorySize memory();
    }
}
