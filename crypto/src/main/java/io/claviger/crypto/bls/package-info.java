/**
 * blst, the BLS12-381 library of Supranational, through its C functions: signatures of the basic
 * scheme with public keys in G1. Secret bytes are in native memory for the time of one call and are
 * overwritten before it is given back. Where the library does not load, what needs it is out of
 * service and everything else works.
 */
@NullMarked
package io.claviger.crypto.bls;

import org.jspecify.annotations.NullMarked;
