package io.claviger.cli.drill;

import java.security.SecureRandom;

/** What probes have signed: never the same twice, so that no answer can be an old one. */
final class Payload {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Payload() {}

    static byte[] fresh() {
        byte[] payload = new byte[BYTES];
        RANDOM.nextBytes(payload);
        return payload;
    }
}
