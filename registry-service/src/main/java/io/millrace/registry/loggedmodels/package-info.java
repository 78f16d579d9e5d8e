/**
 * Logged models: what a run made before anybody registers it, with parameters, tags, metrics and
 * files of its own. Entry point: {@link io.millrace.registry.loggedmodels.LoggedModelService}.
 */
package io.millrace.registry.loggedmodels;
