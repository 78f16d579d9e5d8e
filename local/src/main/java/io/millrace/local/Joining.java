package io.millrace.local;

/** Waiting for threads that must be waited for. */
final class Joining {

    private Joining() {}

    /** Waits for {@code thread} to the end: a suite that is half stopped would help nobody. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
