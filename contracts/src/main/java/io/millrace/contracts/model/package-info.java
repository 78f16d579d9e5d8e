/** Documents that are stored beside a model. */
package io.millrace.contracts.model;
