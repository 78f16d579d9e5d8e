/** JSON of the native APIs. */
package io.millrace.platform.json;
