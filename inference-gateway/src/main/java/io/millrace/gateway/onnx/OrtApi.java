package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * ONNX Runtime's table of functions (struct {@code OrtApi}). Positions never change between
 * versions: the table only grows.
 *
 * <p>Every function that can fail returns a status, which {@link #check} turns into an exception.
 */
final class OrtApi {

    /** Version of the table that is asked for: the newest function used came with 1.23. */
    private static final int VERSION = 23;

    /** Functions in the table of that version. */
    private static final int FUNCTIONS = 390;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemorySegment TABLE = table();

    static final MethodHandle GET_ERROR_CODE = function(1, JAVA_INT, ADDRESS);
    static final MethodHandle GET_ERROR_MESSAGE = function(2, ADDRESS, ADDRESS);
    static final MethodHandle CREATE_SESSION = status(7, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle RUN =
            status(9, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
    static final MethodHandle CREATE_SESSION_OPTIONS = status(10, ADDRESS);
    static final MethodHandle SET_OPTIMIZATION_LEVEL = status(23, ADDRESS, JAVA_INT);
    static final MethodHandle SESSION_INTRA_OP_THREADS = status(24, ADDRESS, JAVA_INT);
    static final MethodHandle SESSION_INTER_OP_THREADS = status(25, ADDRESS, JAVA_INT);
    static final MethodHandle SESSION_INPUT_COUNT = status(30, ADDRESS, ADDRESS);
    static final MethodHandle SESSION_OUTPUT_COUNT = status(31, ADDRESS, ADDRESS);
    static final MethodHandle SESSION_INPUT_TYPE = status(33, ADDRESS, JAVA_LONG, ADDRESS);
    static final MethodHandle SESSION_OUTPUT_TYPE = status(34, ADDRESS, JAVA_LONG, ADDRESS);
    static final MethodHandle SESSION_INPUT_NAME = status(36, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    static final MethodHandle SESSION_OUTPUT_NAME =
            status(37, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    static final MethodHandle CREATE_TENSOR =
            status(48, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);
    static final MethodHandle CREATE_TENSOR_WITH_DATA =
            status(49, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);
    static final MethodHandle TENSOR_DATA = status(51, ADDRESS, ADDRESS);
    static final MethodHandle STRINGS_LENGTH = status(53, ADDRESS, ADDRESS);
    static final MethodHandle STRINGS_CONTENT =
            status(54, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
    static final MethodHandle CAST_TO_TENSOR_TYPE = status(55, ADDRESS, ADDRESS);
    static final MethodHandle TENSOR_ELEMENT_TYPE = status(60, ADDRESS, ADDRESS);
    static final MethodHandle DIMENSIONS_COUNT = status(61, ADDRESS, ADDRESS);
    static final MethodHandle DIMENSIONS = status(62, ADDRESS, ADDRESS, JAVA_LONG);
    static final MethodHandle TENSOR_TYPE_AND_SHAPE = status(65, ADDRESS, ADDRESS);
    static final MethodHandle CREATE_CPU_MEMORY = status(69, JAVA_INT, JAVA_INT, ADDRESS);
    static final MethodHandle ALLOCATOR_FREE = status(76, ADDRESS, ADDRESS);
    static final MethodHandle DEFAULT_ALLOCATOR = status(78, ADDRESS);
    static final MethodHandle CREATE_ENVIRONMENT = status(119, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle DISABLE_SESSION_THREADS = status(120, ADDRESS);
    static final MethodHandle CREATE_THREADING = status(121, ADDRESS);
    static final MethodHandle ADD_CONFIG_ENTRY = status(130, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle CREATE_ALLOCATOR = status(131, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle SET_INTRA_OP_THREADS = status(147, ADDRESS, JAVA_INT);
    static final MethodHandle SET_INTER_OP_THREADS = status(148, ADDRESS, JAVA_INT);
    static final MethodHandle SET_SPINNING = status(149, ADDRESS, JAVA_INT);
    static final MethodHandle RESIZED_STRING = status(252, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);

    static final MethodHandle KEY_VALUE = function(297, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ALLOCATOR_STATISTICS = status(319, ADDRESS, ADDRESS);

    static final MethodHandle RELEASE_STATUS = release(93);
    static final MethodHandle RELEASE_SESSION = release(95);
    static final MethodHandle RELEASE_VALUE = release(96);
    static final MethodHandle RELEASE_TYPE = release(98);
    static final MethodHandle RELEASE_TENSOR_TYPE = release(99);
    static final MethodHandle RELEASE_SESSION_OPTIONS = release(100);
    static final MethodHandle RELEASE_ALLOCATOR = release(132);
    static final MethodHandle RELEASE_KEY_VALUES = release(300);

    private OrtApi() {}

    /** Fails with the message of {@code status} unless it is null, which means success. */
    static void check(MemorySegment status) {
        if (status.address() == 0) {
            return;
        }
        try {
            int code = (int) GET_ERROR_CODE.invokeExact(status);
            MemorySegment text = (MemorySegment) GET_ERROR_MESSAGE.invokeExact(status);
            String message = text.reinterpret(Long.MAX_VALUE).getString(0);
            RELEASE_STATUS.invokeExact(status);
            throw new OnnxException(code, message);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Method handles declare Throwable; what these can throw is unchecked. */
    static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }

    private static MethodHandle status(int index, MemoryLayout... arguments) {
        return function(index, ADDRESS, arguments);
    }

    private static MethodHandle release(int index) {
        return LINKER.downcallHandle(address(index), FunctionDescriptor.ofVoid(ADDRESS));
    }

    private static MethodHandle function(
            int index, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(address(index), FunctionDescriptor.of(result, arguments));
    }

    private static MemorySegment address(int index) {
        return TABLE.getAtIndex(ADDRESS, index);
    }

    private static MemorySegment table() {
        try {
            MemorySegment entry =
                    SymbolLookup.libraryLookup(OrtLibrary.file(), Arena.global())
                            .findOrThrow("OrtGetApiBase");
            MemorySegment base =
                    (MemorySegment)
                            LINKER.downcallHandle(entry, FunctionDescriptor.of(ADDRESS))
                                    .invokeExact();
            MemorySegment getApi = base.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
            MemorySegment table =
                    (MemorySegment)
                            LINKER.downcallHandle(getApi, FunctionDescriptor.of(ADDRESS, JAVA_INT))
                                    .invokeExact(VERSION);
            return table.reinterpret(FUNCTIONS * ADDRESS.byteSize());
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }
}
