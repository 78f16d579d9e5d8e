package io.millrace.local;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a suite is started with. Immutable.
 *
 * @param installation the built repository
 * @param state folder of all that the suite keeps: databases, topics, artifacts, logs, secrets
 * @param distributions folder of unpacked programs, which several suites share
 * @param parts what is started: all, or the platform alone beside services run from an editor
 * @param environment variables that one part gets over its standard ones
 */
public record SuiteConfig(
        Installation installation,
        Path state,
        Path distributions,
        Ports ports,
        Set<Part> parts,
        Map<Part, Map<String, String>> environment) {

    private static final String STATE = "MILLRACE_STATE";

    /** The variable that names the parts to start, separated by commas. */
    static final String PARTS = "MILLRACE_PARTS";

    public SuiteConfig {
        state = state.toAbsolutePath().normalize();
        distributions = distributions.toAbsolutePath().normalize();
        parts = Set.copyOf(parts);
        environment = Map.copyOf(environment);
    }

    /**
     * The suite of this machine: state in the repository's {@code .millrace} or in {@code
     * MILLRACE_STATE}, ports as {@link Ports#of(Map)} says, all parts or those in {@code
     * MILLRACE_PARTS}.
     */
    public static SuiteConfig standard() {
        Installation installation = Installation.find();
        String set = System.getenv().getOrDefault(STATE, "");
        Path state = set.isBlank() ? installation.standardState() : Path.of(set);
        return new SuiteConfig(
                installation,
                state,
                installation.standardState().resolve("distributions"),
                Ports.of(System.getenv()),
                parts(System.getenv().getOrDefault(PARTS, "")),
                Map.of());
    }

    private static Set<Part> parts(String labels) {
        if (labels.isBlank()) {
            return EnumSet.allOf(Part.class);
        }
        return Stream.of(labels.strip().split("[, ]+")).map(Part::named).collect(toSet());
    }

    /** A suite of its own on free ports, beside any other. */
    public static SuiteConfig isolated(Path state) {
        return standard().withState(state).withPorts(Ports.free());
    }

    /** The same with its state in another folder. */
    public SuiteConfig withState(Path folder) {
        return new SuiteConfig(installation, folder, distributions, ports, parts, environment);
    }

    /** The same on other ports. */
    public SuiteConfig withPorts(Ports others) {
        return new SuiteConfig(installation, state, distributions, others, parts, environment);
    }

    /** The same with these parts alone. */
    public SuiteConfig withParts(Set<Part> some) {
        return new SuiteConfig(installation, state, distributions, ports, some, environment);
    }

    /** The same with one more variable for {@code part}. */
    public SuiteConfig withVariable(Part part, String name, String value) {
        Map<Part, Map<String, String>> all = new EnumMap<>(Part.class);
        all.putAll(environment);
        Map<String, String> variables = new HashMap<>(all.getOrDefault(part, Map.of()));
        variables.put(name, value);
        all.put(part, Map.copyOf(variables));
        return new SuiteConfig(installation, state, distributions, ports, parts, all);
    }

    /** The folder that {@code part} alone writes to. */
    Path folder(Part part) {
        return state.resolve(part.label());
    }

    /** The file that takes what {@code part} prints. */
    Path log(Part part) {
        return state.resolve("logs").resolve(part.label() + ".log");
    }

    Map<String, String> variables(Part part) {
        return environment.getOrDefault(part, Map.of());
    }
}
