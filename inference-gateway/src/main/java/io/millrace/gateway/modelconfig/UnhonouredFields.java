package io.millrace.gateway.modelconfig;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import inference.ModelConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a configuration says that this server does not do. */
final class UnhonouredFields {

    /** A path stands for everything below it. */
    private static final Set<String> HONOURED =
            Set.of(
                    "name",
                    "platform",
                    "backend",
                    "runtime",
                    "version_policy",
                    "max_batch_size",
                    "input.name",
                    "input.data_type",
                    "input.format",
                    "input.dims",
                    "input.reshape",
                    "output.name",
                    "output.data_type",
                    "output.dims",
                    "output.reshape",
                    "output.label_filename",
                    "instance_group.name",
                    "instance_group.count",
                    "instance_group.kind",
                    "default_model_filename",
                    "dynamic_batching.preferred_batch_size",
                    "dynamic_batching.max_queue_delay_microseconds",
                    "dynamic_batching.default_queue_policy",
                    "optimization.graph",
                    "parameters." + SettingsReader.INTRA_OP_THREADS,
                    "parameters." + SettingsReader.INTER_OP_THREADS,
                    "model_warmup",
                    "model_transaction_policy");

    /** Obeyed by a server that has one. */
    private static final String RESPONSE_CACHE = "response_cache";

    private UnhonouredFields() {}

    /** Paths of the fields, ordered by name. */
    static List<String> of(ModelConfig config, boolean responseCache) {
        Set<String> found = new TreeSet<>();
        walk("", config, found);
        if (responseCache) {
            found.remove(RESPONSE_CACHE);
        }
        return List.copyOf(found);
    }

    private static void walk(String prefix, Message message, Set<String> found) {
        message.getAllFields().forEach((field, value) -> visit(prefix, field, value, found));
    }

    private static void visit(
            String prefix, FieldDescriptor field, Object value, Set<String> found) {
        String path = prefix + field.getName();
        if (HONOURED.contains(path)) {
            return;
        }
        if (field.isMapField()) {
            for (Object entry : (List<?>) value) {
                String key = path + "." + ((MapEntry<?, ?>) entry).getKey();
                if (!HONOURED.contains(key)) {
                    found.add(key);
                }
            }
        } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && leadsOn(path)) {
            List<?> messages = field.isRepeated() ? (List<?>) value : List.of(value);
            messages.forEach(inner -> walk(path + ".", (Message) inner, found));
        } else {
            found.add(path);
        }
    }

    /** Whether something below {@code path} is honoured. */
    private static boolean leadsOn(String path) {
        return HONOURED.stream().anyMatch(honoured -> honoured.startsWith(path + "."));
    }

    /** Parameter of a completed configuration that names them. */
    static final String PARAMETER = "millrace_not_honoured";

    static Map<String, inference.ModelParameter> asParameter(List<String> fields) {
        return fields.isEmpty()
                ? Map.of()
                : Map.of(
                        PARAMETER,
                        inference.ModelParameter.newBuilder()
                                .setStringValue(String.join(", ", fields))
                                .build());
    }
}
