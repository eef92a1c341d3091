package io.claviger.engine.operation;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secp256k1.Tweak;
import java.util.Optional;

/**
 * What Bitcoin's Schnorr signatures take beside the message (BIP 340 and 341).
 *
 * @param tweak added to the key before it signs
 * @param auxiliary 32 bytes that hedge the nonce; fresh random ones if empty
 */
public record Taproot(Tweak tweak, Optional<Bytes> auxiliary) {
    public static final Taproot NONE = new Taproot(Tweak.NONE, Optional.empty());
}
