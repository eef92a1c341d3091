package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/**
 * Cryptocurrency networks under their names on the TSB wire. An address is a function of the public
 * key, and each network has its curves.
 */
public enum AddressFormat {
    BTC,
    ETH,
    XLM,
    XRP,
    IOTA;

    private static final KeySpec SECP256K1 = new KeySpec.Ec(Curve.SECP256K1);
    private static final KeySpec ED25519 = new KeySpec.Ed(Curve.ED25519);

    public static Optional<AddressFormat> ofWireName(String name) {
        return Arrays.stream(values()).filter(format -> format.name().equals(name)).findFirst();
    }

    /** Whether a key of this kind has an address on the network. */
    public boolean fits(KeySpec spec) {
        return switch (this) {
            case BTC, ETH -> spec.equals(SECP256K1);
            case XLM, IOTA -> spec.equals(ED25519);
            case XRP -> spec.equals(SECP256K1) || spec.equals(ED25519);
        };
    }
}
