package io.claviger.crypto.provider;

import java.util.Optional;

/**
 * One line of the report on mechanisms.
 *
 * @param mechanism as on the wire, for example {@code SHA256_WITH_ECDSA}
 * @param keyType for example {@code EC-secp256r1}
 * @param provider name of the JCA provider that computes it
 * @param failure what failed at start; empty if the mechanism is in service
 */
public record MechanismStatus(
        String mechanism, String keyType, String provider, Optional<String> failure) {

    public boolean ok() {
        return failure.isEmpty();
    }
}
