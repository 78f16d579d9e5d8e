/**
 * Statistical evidence that stays valid however often it is looked at: e-values, and intervals for
 * what is reported. Plain arithmetic, free of any framework.
 *
 * <p>An e-value of a true null hypothesis exceeds {@code 1 / alpha} at any time with probability at
 * most {@code alpha} (Ville's inequality), so a rollout may be judged after every batch.
 */
package io.millrace.monitoring.evidence;
