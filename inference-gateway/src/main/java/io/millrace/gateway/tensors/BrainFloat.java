package io.millrace.gateway.tensors;

/** Conversion of BF16: a float without its lower 16 bits. */
public final class BrainFloat {

    private static final int HALF = 16;

    private BrainFloat() {}

    /** The float that {@code bits} are the upper half of. */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << HALF);
    }

    /** Rounds to nearest, ties to even; a NaN stays one. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >> HALF) | 0x40);
        }
        int rounding = 0x7fff + ((bits >> HALF) & 1);
        return (short) ((bits + rounding) >> HALF);
    }
}
