/**
 * Rollouts of new versions: shadow, canary steps, promotion or roll-back, each step a conditional
 * write on the endpoint's generation. Entry points: {@link RolloutService} for callers, {@link
 * RolloutDriver} for the loop that moves them on.
 */
package io.millrace.monitoring.rollouts;
