/**
 * A gRPC server on Netty's HTTP/2 codec. Knows nothing of what is served.
 *
 * <p>Two kinds of handlers share it: a {@link io.millrace.gateway.transport.http2.CallHandler} sees
 * messages as the network left them, and ordinary {@code io.grpc} services with their interceptors
 * ride on {@link io.millrace.gateway.transport.http2.GrpcServices}. Everything of one connection
 * happens on its event loop. Entry point: {@link io.millrace.gateway.transport.http2.GrpcServer}.
 */
package io.millrace.gateway.transport.http2;
