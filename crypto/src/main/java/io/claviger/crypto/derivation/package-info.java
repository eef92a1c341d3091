/**
 * Keys from keys. HKDF (RFC 5869) and AES-GCM as the JDK computes them, in the one form that this
 * module's own formats use: every purpose has an info string of its own, which ends in the version
 * of what is derived, so that no two purposes ever share a key. And trees of private keys: BIP 32
 * on secp256k1, SLIP-0010 on P-256 and Ed25519.
 */
@NullMarked
package io.claviger.crypto.derivation;

import org.jspecify.annotations.NullMarked;
