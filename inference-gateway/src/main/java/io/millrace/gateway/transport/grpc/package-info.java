/**
 * Open Inference Protocol over gRPC, on a Netty server of our own.
 *
 * <p>Entry point: {@link io.millrace.gateway.transport.grpc.GrpcTransport}.
 */
package io.millrace.gateway.transport.grpc;
