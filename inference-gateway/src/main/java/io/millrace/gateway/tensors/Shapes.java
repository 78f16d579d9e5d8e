package io.millrace.gateway.tensors;

/** Arithmetic on shapes that cannot overflow unnoticed. */
public final class Shapes {

    private Shapes() {}

    /**
     * Product of the dimensions.
     *
     * @throws ArithmeticException if it does not fit a long
     * @throws IllegalArgumentException if a dimension is negative
     */
    public static long elements(long[] shape) {
        long elements = 1;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension " + dimension);
            }
            empty |= dimension == 0;
        }
        if (empty) {
            return 0;
        }
        for (long dimension : shape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }

    /** Text as clients write shapes: {@code [2,3]}. */
    public static String text(long[] shape) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "" : ",").append(shape[i]);
        }
        return text.append(']').toString();
    }
}
