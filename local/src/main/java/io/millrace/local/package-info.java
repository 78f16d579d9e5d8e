/**
 * The embedded platform: real PostgreSQL, Kafka and Keycloak and the four services as processes of
 * this machine, supervised. Entry point: {@link io.millrace.local.Suite}.
 */
package io.millrace.local;
