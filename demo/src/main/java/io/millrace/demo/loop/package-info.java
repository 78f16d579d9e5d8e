/**
 * The suite as its users see it: REST calls with tokens to train, deploy, watch and ask what
 * happened. Entry point: {@link io.millrace.demo.loop.Deployment}.
 */
package io.millrace.demo.loop;
