/** Generated Kubernetes manifests against the committed ones. */
package io.millrace.system.manifests;
