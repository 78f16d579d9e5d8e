/**
 * Who may do what: roles, permissions, tokens of people and of services. Entry points: {@link
 * io.millrace.auth.Permissions} for what an operation needs, {@link
 * io.millrace.auth.RolePermissions} for who has it.
 */
package io.millrace.auth;
