/**
 * Triton's model configuration: reading it, holding a model against it, and completing it with what
 * the server decided.
 *
 * <p>Entry points: {@link io.millrace.gateway.modelconfig.ConfiguredModel} for whoever loads,
 * {@link io.millrace.gateway.modelconfig.ModelConfigService} for whoever asks.
 */
package io.millrace.gateway.modelconfig;
