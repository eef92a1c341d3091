/**
 * HKDF (RFC 5869) as the JDK computes it, in the one form that this module uses. Every purpose has
 * an info string of its own, which ends in the version of what is derived, so that no two purposes
 * ever share a key.
 */
@NullMarked
package io.claviger.crypto.derivation;

import org.jspecify.annotations.NullMarked;
