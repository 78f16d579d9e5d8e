package io.millrace.gateway.transport.rest;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages as JSON in Triton's way: fields by their names in the schema, defaults written out, and
 * 64-bit integers as numbers, where protocol buffers' own JSON has strings.
 */
final class MessageJson {

    private MessageJson() {}

    static Map<String, Object> of(Message message) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                json.put(field.getName(), map((List<?>) message.getField(field)));
            } else if (field.isRepeated()) {
                List<Object> values = new ArrayList<>();
                ((List<?>) message.getField(field)).forEach(value -> values.add(value(value)));
                json.put(field.getName(), values);
            } else if (!field.hasPresence() || message.hasField(field)) {
                json.put(field.getName(), value(message.getField(field)));
            }
        }
        return json;
    }

    private static Map<String, Object> map(List<?> entries) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Object entry : entries) {
            MapEntry<?, ?> pair = (MapEntry<?, ?>) entry;
            json.put(pair.getKey().toString(), value(pair.getValue()));
        }
        return json;
    }

    private static Object value(Object value) {
        return switch (value) {
            case Message message -> of(message);
            case EnumValueDescriptor constant -> constant.getName();
            default -> value;
        };
    }
}
