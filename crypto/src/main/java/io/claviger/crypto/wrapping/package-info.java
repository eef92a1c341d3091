/**
 * Key wrapping: one key object under its partition's key, one partition key under the device root
 * key. Each blob has an AES-256-GCM key of its own, derived with HKDF from the wrapping key and a
 * random salt, and its context (partition, key id, version, attributes, policy) as associated data,
 * so that a store edited by hand does not open. {@code docs/formats/wrapped-key.md} draws the
 * layout.
 */
@NullMarked
package io.claviger.crypto.wrapping;

import org.jspecify.annotations.NullMarked;
