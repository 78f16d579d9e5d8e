package io.millrace.gateway.transport.grpc;

import inference.GRPCInferenceServiceGrpc;
import inference.LogSettingsRequest;
import inference.LogSettingsResponse;
import inference.TraceSettingRequest;
import inference.TraceSettingResponse;
import io.grpc.ServerServiceDefinition;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.diagnostics.LogSettingsService;
import io.millrace.gateway.diagnostics.TraceSettingsService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Triton's trace and logging extensions as messages. */
final class SettingsMethods {

    private final LogSettingsService log;
    private final TraceSettingsService trace;
    private final UnaryMethods unary;

    SettingsMethods(LogSettingsService log, TraceSettingsService trace, UnaryMethods unary) {
        this.log = log;
        this.trace = trace;
        this.unary = unary;
    }

    void addTo(ServerServiceDefinition.Builder service) {
        unary.add(service, GRPCInferenceServiceGrpc.getLogSettingsMethod(), this::log);
        unary.add(service, GRPCInferenceServiceGrpc.getTraceSettingMethod(), this::trace);
    }

    private LogSettingsResponse log(LogSettingsRequest request, Caller caller) {
        Map<String, Object> changes = new HashMap<>();
        request.getSettingsMap().forEach((name, value) -> changes.put(name, value(value)));
        Map<String, Object> settings =
                changes.isEmpty() ? log.read(caller) : log.write(caller, changes);
        LogSettingsResponse.Builder response = LogSettingsResponse.newBuilder();
        settings.forEach((name, value) -> response.putSettings(name, message(value)));
        return response.build();
    }

    private static Object value(LogSettingsRequest.SettingValue value) {
        return switch (value.getParameterChoiceCase()) {
            case BOOL_PARAM -> value.getBoolParam();
            case UINT32_PARAM -> Integer.toUnsignedLong(value.getUint32Param());
            case STRING_PARAM -> value.getStringParam();
            case PARAMETERCHOICE_NOT_SET -> "";
        };
    }

    private static LogSettingsResponse.SettingValue message(Object value) {
        LogSettingsResponse.SettingValue.Builder message =
                LogSettingsResponse.SettingValue.newBuilder();
        return switch (value) {
            case Boolean flag -> message.setBoolParam(flag).build();
            case Long number -> message.setUint32Param(number.intValue()).build();
            default -> message.setStringParam(value.toString()).build();
        };
    }

    private TraceSettingResponse trace(TraceSettingRequest request, Caller caller) {
        Map<String, List<String>> changes = new HashMap<>();
        request.getSettingsMap()
                .forEach((name, value) -> changes.put(name, List.copyOf(value.getValueList())));
        Map<String, List<String>> settings =
                changes.isEmpty()
                        ? trace.read(caller, request.getModelName())
                        : trace.write(caller, request.getModelName(), changes);
        TraceSettingResponse.Builder response = TraceSettingResponse.newBuilder();
        settings.forEach(
                (name, values) ->
                        response.putSettings(
                                name,
                                TraceSettingResponse.SettingValue.newBuilder()
                                        .addAllValue(values)
                                        .build()));
        return response.build();
    }
}
