/**
 * Certificates of keys: requests, self-signed and issued certificates, and those that are brought
 * from outside. Signing one is a use of a key and is decided and recorded like any other; a
 * certificate that stays with a key becomes part of what the key's wrapping is bound to.
 */
@NullMarked
package io.claviger.engine.certificate;

import org.jspecify.annotations.NullMarked;
