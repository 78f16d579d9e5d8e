/**
 * What the registry is asked and told. Entry points: {@link RegistryClient}, {@link
 * ReferenceProfiles}.
 */
package io.millrace.monitoring.registry;
