/**
 * Verifies evidence packages offline: needs no server, no network, no secret. What it finds is a
 * list of checks and two verdicts, unchanged and complete.
 */
@NullMarked
package io.claviger.verifier;

import org.jspecify.annotations.NullMarked;
