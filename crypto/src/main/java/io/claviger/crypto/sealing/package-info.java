/**
 * The seal on the device root key. The key is 32 random bytes, encrypted with AES-256-GCM under a
 * key that comes from a passphrase (Argon2id), from the secret in a key file or from the shares of
 * several people (HKDF). The shares of a key are here, too: those that open nodes and those that
 * open backups are made, sealed and put together in the same way. The encoded form is text with a
 * checksum, so that a damaged file and a wrong passphrase are two different answers; {@code
 * docs/formats/sealed-files.md} draws it. Reading and writing files is the server's business.
 */
@NullMarked
package io.claviger.crypto.sealing;

import org.jspecify.annotations.NullMarked;
