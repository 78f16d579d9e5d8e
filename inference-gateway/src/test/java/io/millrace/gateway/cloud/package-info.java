/** The gateway in the clouds' model containers. */
package io.millrace.gateway.cloud;
