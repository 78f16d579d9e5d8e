package io.millrace.gateway.telemetry;

import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Sends windows every few seconds of wall clock, and the rest when the process ends. */
@Singleton
public class TelemetryClock {

    private static final Logger LOG = Logger.getLogger(TelemetryClock.class);

    private final GatewayConfig config;
    private final WindowLog windows;
    private final SampleLog samples;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("window-clock").daemon().factory());

    TelemetryClock(GatewayConfig config, WindowLog windows, SampleLog samples) {
        this.config = config;
        this.windows = windows;
        this.samples = samples;
    }

    /** Begins to send. */
    public void start() {
        samples.start();
        long interval = config.telemetry().flushInterval().toMillis();
        thread.scheduleWithFixedDelay(this::flush, interval, interval, TimeUnit.MILLISECONDS);
    }

    private void flush() {
        try {
            windows.flush();
        } catch (RuntimeException e) {
            LOG.error("windows were not sent", e);
        }
    }

    /** Sends what is left, for as long as {@code patience} allows. */
    public void stop(Duration patience) throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        samples.stop(patience);
        flush();
    }
}
