package io.millrace.local;

import java.util.List;

/** How one part is prepared, launched and found ready. Used by one thread at a time. */
interface Driver {

    Part part();

    /** Version of the program that it starts. */
    String version();

    /** Parts that must be ready before this one is launched. */
    List<Part> needs();

    /** Makes sure that what it starts is there, before anything is started. */
    default void requireProgram() {}

    /** Does what needs no other part: unpacking, building. Done once, before the first launch. */
    default void prepare() {}

    /**
     * Launches the process.
     *
     * @throws RuntimeException with a message for people, if it can't be
     */
    RunningPart launch();

    /** Whether the process, when it is asked to end, first writes down what it has learnt. */
    default boolean isRecording() {
        return false;
    }

    /** Takes what a process leaves that was asked to end and did. */
    default void ended() {}

    /** Whether the launched process does its work. Asked again and again until it says yes. */
    boolean isReady();
}
