package io.millrace.gateway.serving;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Whether the replica has loaded what it should serve, so that traffic may come. Thread-safe. */
@Singleton
public class Readiness {

    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean ready;
    private volatile boolean stopping;

    public boolean isReady() {
        return ready && !stopping;
    }

    /** Says that the first desired state was dealt with. */
    public void becomeReady() {
        ready = true;
        tell();
    }

    /** Says that the replica is going away; there is no way back. */
    public void stopping() {
        stopping = true;
        tell();
    }

    /** Calls {@code listener} with the present state and with every later one. */
    public void onChange(Consumer<Boolean> listener) {
        listeners.add(listener);
        listener.accept(isReady());
    }

    private void tell() {
        listeners.forEach(listener -> listener.accept(isReady()));
    }
}
