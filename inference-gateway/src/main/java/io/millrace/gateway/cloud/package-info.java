/**
 * The contracts of clouds' model containers over the Open Inference Protocol: Amazon SageMaker,
 * Google Vertex AI, Azure ML. Off unless {@code millrace.gateway.container.cloud} names one.
 */
package io.millrace.gateway.cloud;
