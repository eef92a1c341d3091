/**
 * libsecp256k1, the curve library of Bitcoin Core, through its C functions: Schnorr signatures of
 * BIP 340 and the key tweak of BIP 341. Secret bytes are in native memory for the time of one call
 * and are overwritten before it is given back. Where the library does not load, what needs it is
 * out of service and everything else works.
 */
@NullMarked
package io.claviger.crypto.secp256k1;

import org.jspecify.annotations.NullMarked;
