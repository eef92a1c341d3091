/**
 * X.509 certificates, requests for them (PKCS #10) and timestamps (RFC 3161), built with Bouncy
 * Castle's PKIX library around signatures that a {@link io.claviger.crypto.provider.KeyHandle}
 * makes. What may be certified, and by whom, is decided in the engine; nothing here reads a clock.
 */
@NullMarked
package io.claviger.crypto.certificate;

import org.jspecify.annotations.NullMarked;
