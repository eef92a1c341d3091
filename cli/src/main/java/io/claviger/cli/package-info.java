/**
 * The program {@code claviger}: one command tree. Exit codes are 0 for done, 1 for refused or
 * failed, 2 for wrong usage, and every error is one line that says what to do next.
 */
@NullMarked
package io.claviger.cli;

import org.jspecify.annotations.NullMarked;
