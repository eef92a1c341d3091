/**
 * Keys that end with a session of a program (PKCS #11 objects with CKA_TOKEN false): held by one
 * node, sealed, and under the same rules and records as every other key (ADR 0028).
 */
@NullMarked
package io.claviger.engine.session;

import org.jspecify.annotations.NullMarked;
