package io.millrace.gateway.routing;

/**
 * A place in [0, 1) for each prediction id: the same on every replica and in every run, and spread
 * evenly. Purposes have salts of their own, so that being sampled says nothing about the route.
 */
public final class PredictionHash {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double SCALE = 0x1.0p-53;

    private PredictionHash() {}

    /** Where {@code predictionId} stands for {@code purpose}. */
    public static double place(String predictionId, Purpose purpose) {
        long hash = FNV_OFFSET ^ purpose.salt;
        for (int i = 0; i < predictionId.length(); i++) {
            hash = (hash ^ predictionId.charAt(i)) * FNV_PRIME;
        }
        return (mix(hash) >>> 11) * SCALE;
    }

    /** Finaliser of MurmurHash3: every bit of the input changes half of the output. */
    private static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /** What a place is used for. */
    public enum Purpose {
        ROUTE(0),
        SAMPLE(0x9e3779b97f4a7c15L);

        private final long salt;

        Purpose(long salt) {
            this.salt = salt;
        }
    }
}
