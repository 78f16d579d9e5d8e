package io.millrace.local;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Starts all parts of one suite in this process's care, keeps them running, and stops them.
 * Thread-safe.
 */
final class Supervisor {

    private final StateLock lock;
    private final PartBoard board;
    private final SuiteListener listener;
    private final List<Driver> drivers;
    private final Map<Part, PartRunner> runners = new EnumMap<>(Part.class);
    private boolean stopped;

    private Supervisor(
            StateLock lock, PartBoard board, SuiteListener listener, List<Driver> drivers) {
        this.lock = lock;
        this.board = board;
        this.listener = listener;
        this.drivers = drivers;
    }

    /**
     * Stops what an earlier supervisor left behind, makes sure of the ports, and begins to start
     * everything; {@link #awaitReady()} waits for it.
     *
     * @throws SuiteException if the folder is in use, a port is taken or a program is missing
     */
    static Supervisor start(SuiteConfig config, SuiteListener listener) {
        StateLock lock = StateLock.take(config.state());
        try {
            int orphans = new StateFile(config.state()).read().map(Orphans::stop).orElse(0);
            if (orphans > 0) {
                listener.note(orphans + " processes of an earlier run were stopped");
            }
            PortCheck.requireFree(config.ports());
            List<Driver> drivers = drivers(config, listener);
            PartBoard board = new PartBoard(config, listener, drivers);
            Supervisor supervisor = new Supervisor(lock, board, listener, drivers);
            supervisor.launch();
            return supervisor;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static List<Driver> drivers(SuiteConfig config, SuiteListener listener) {
        Realm realm = Realm.read(config.installation().realm());
        Secrets secrets = Secrets.in(config.state());
        List<Driver> drivers = new ArrayList<>();
        drivers.add(new PostgresDriver(config, secrets, realm));
        drivers.add(new KafkaDriver(config));
        drivers.add(new KeycloakDriver(config, secrets, realm, listener::note));
        for (Part service : Part.SERVICES) {
            drivers.add(new ServiceDriver(service, config, secrets, realm));
        }
        drivers.removeIf(driver -> !config.parts().contains(driver.part()));
        drivers.forEach(Driver::requireProgram);
        return drivers;
    }

    private synchronized void launch() {
        for (Driver driver : drivers) {
            runners.put(driver.part(), new PartRunner(driver, board));
        }
        runners.values().forEach(PartRunner::start);
    }

    /**
     * Waits until all parts are ready.
     *
     * @return seconds since the start
     * @throws SuiteException if a part can't be started; everything is stopped then
     */
    double awaitReady() {
        try {
            return board.awaitAll();
        } catch (SuiteException e) {
            stop();
            throw e;
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new SuiteException("interrupted while the suite was starting", e);
        }
    }

    SuiteState state() {
        return board.state();
    }

    /** Stops all parts, services first and the database last. Harmless when repeated. */
    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        if (drivers.stream().anyMatch(Driver::isRecording)) {
            listener.note(
                    "stopping; this first time after a build the parts write down what makes their"
                            + " next starts faster: about half a minute");
        }
        for (List<Part> group : Orphans.order()) {
            List<Thread> stops =
                    group.stream()
                            .filter(runners::containsKey)
                            .map(part -> Thread.ofVirtual().start(runners.get(part)::stop))
                            .toList();
            stops.forEach(Joining::join);
        }
        lock.close();
    }
}
