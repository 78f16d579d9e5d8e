package io.millrace.local;

import io.millrace.embedded.FreePort;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The number of each port of one suite. Immutable. */
public record Ports(Map<Port, Integer> numbers) {

    private static final String OFFSET = "MILLRACE_PORT_OFFSET";

    public Ports {
        numbers = Map.copyOf(numbers);
        for (Port port : Port.values()) {
            int number = numbers.getOrDefault(port, 0);
            if (number < 1 || number > 65_535) {
                throw new SuiteException(
                        port.setting() + " is " + number + "; a port is between 1 and 65535");
            }
        }
    }

    /**
     * The standard ports, all moved by {@code MILLRACE_PORT_OFFSET}, each set by its own variable.
     *
     * @param environment of the process, see {@link Port#setting()}
     */
    public static Ports of(Map<String, String> environment) {
        int offset = number(environment, OFFSET, 0);
        Map<Port, Integer> numbers = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            numbers.put(port, number(environment, port.setting(), port.standard() + offset));
        }
        return new Ports(numbers);
    }

    /** Ports that nobody listened on a moment ago. */
    public static Ports free() {
        Map<Port, Integer> numbers = new EnumMap<>(Port.class);
        Set<Integer> taken = new HashSet<>();
        for (Port port : Port.values()) {
            int number = FreePort.find();
            while (!taken.add(number)) {
                number = FreePort.find();
            }
            numbers.put(port, number);
        }
        return new Ports(numbers);
    }

    /** The number of {@code port}. */
    public int of(Port port) {
        return numbers.get(port);
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new SuiteException(name + " is \"" + text + "\"; it must be a number");
        }
    }
}
