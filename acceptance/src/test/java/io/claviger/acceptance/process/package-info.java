/**
 * Real processes for tests: a node as a child of the test, its credentials, and HTTP to it. Nothing
 * here knows how the server works inside; it uses the command line and the wire only, as a user
 * does.
 */
@NullMarked
package io.claviger.acceptance.process;

import org.jspecify.annotations.NullMarked;
