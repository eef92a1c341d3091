/**
 * The node's end of PKCS #11: what the module that programs load ({@code pkcs11/native}) talks to,
 * over a Unix domain socket, in the protocol of docs/formats/pkcs11-wire.md. Here live slots,
 * sessions, log-in, handles and templates; what may be done with a key is decided by the engine
 * alone, and each use leaves the same record as on every other interface.
 */
@NullMarked
package io.claviger.pkcs11;

import org.jspecify.annotations.NullMarked;
