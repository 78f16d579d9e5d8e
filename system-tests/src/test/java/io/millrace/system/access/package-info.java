/** Who may ask the gateway for what. */
package io.millrace.system.access;
