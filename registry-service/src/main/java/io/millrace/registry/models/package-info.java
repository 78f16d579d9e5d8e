/**
 * Registered models, their versions with frozen files, aliases and stages. Entry points: {@link
 * io.millrace.registry.models.ModelService}, {@link io.millrace.registry.models.VersionService},
 * {@link io.millrace.registry.models.AliasService}.
 */
package io.millrace.registry.models;
