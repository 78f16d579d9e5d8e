/** What services tell each other happened. */
package io.millrace.contracts.events;
