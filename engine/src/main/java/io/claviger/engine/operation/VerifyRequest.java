package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * A signature to check; ECDSA signatures may be DER, RAW or ETH. The arrays are only read.
 *
 * @param context what was signed together with the payload; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record VerifyRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        SignatureMechanism mechanism,
        byte[] payload,
        byte[] signature,
        byte[] context) {
    private static final byte[] NO_CONTEXT = new byte[0];

    /** Without a context. */
    public VerifyRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            SignatureMechanism mechanism,
            byte[] payload,
            byte[] signature) {
        this(key, password, mechanism, payload, signature, NO_CONTEXT);
    }
}
