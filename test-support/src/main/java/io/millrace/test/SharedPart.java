package io.millrace.test;

import java.util.function.Supplier;

/**
 * One started part per JVM, whatever class loader asks: its address is a system property, since
 * Quarkus loads test classes more than once.
 */
final class SharedPart {

    private SharedPart() {}

    /** The address under {@code property}; {@code start} makes it if nobody did before. */
    static String address(String property, Supplier<String> start) {
        synchronized (System.getProperties()) {
            String address = System.getProperty(property);
            if (address == null) {
                address = start.get();
                System.setProperty(property, address);
            }
            return address;
        }
    }
}
