/** The gateway alone on a folder of models. */
package io.millrace.gateway.standalone;
