/** What the documents say is so. */
package io.millrace.system.documents;
