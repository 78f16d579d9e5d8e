package io.millrace.gateway.modelconfig;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import com.google.protobuf.util.JsonFormat;
import inference.ModelConfig;
import io.millrace.gateway.serving.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a configuration: the text format of {@code config.pbtxt}, or JSON as clients send it. */
public final class ConfigFile {

    /** Name of the file beside a model's versions. */
    public static final String NAME = "config.pbtxt";

    private static final TextFormat.Parser PARSER = TextFormat.getParser();

    private ConfigFile() {}

    /**
     * What the model's folder says; nothing if it has no such file.
     *
     * @throws ModelLoadException with line and column if it is malformed
     */
    public static ModelConfig read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return ModelConfig.getDefaultInstance();
        }
        try {
            ModelConfig.Builder config = ModelConfig.newBuilder();
            PARSER.merge(Files.readString(file), config);
            return config.build();
        } catch (TextFormat.ParseException e) {
            throw new ModelLoadException(NAME + " is malformed at " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelLoadException(NAME + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * A configuration of JSON.
     *
     * @throws ModelLoadException if it is malformed
     */
    public static ModelConfig fromJson(String json) {
        try {
            ModelConfig.Builder config = ModelConfig.newBuilder();
            JsonFormat.parser().merge(json, config);
            return config.build();
        } catch (InvalidProtocolBufferException e) {
            throw new ModelLoadException(
                    "the parameter 'config' is no model configuration: " + e.getMessage(), e);
        }
    }
}
