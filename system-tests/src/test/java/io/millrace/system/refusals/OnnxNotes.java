package io.millrace.system.refusals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Adds to the notes of an ONNX model. Two protobuf messages one after the other are their merger,
 * so a model followed by a message that holds nothing but a note is the same model with that note.
 */
final class OnnxNotes {

    /** Field 14 of ModelProto, metadata_props, and fields 1 and 2 of its entries: all of bytes. */
    private static final int METADATA_PROPS = 14 << 3 | 2;

    private static final int KEY = 1 << 3 | 2;
    private static final int VALUE = 2 << 3 | 2;
    private static final int LONGEST = 50;

    private OnnxNotes() {}

    static byte[] append(byte[] model, String key, String value) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        field(entry, KEY, key.getBytes(StandardCharsets.UTF_8));
        field(entry, VALUE, value.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(model);
        field(all, METADATA_PROPS, entry.toByteArray());
        return all.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int tag, byte[] bytes) {
        if (bytes.length > 2 * LONGEST) {
            throw new IllegalArgumentException("a length of one byte is all that is written here");
        }
        out.write(tag);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }
}
