package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * A signature to check; ECDSA signatures may be DER, RAW or ETH. The arrays are only read.
 *
 * @param context what was signed together with the payload; empty for none
 * @param options where the signature differs from what the mechanism's name says
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record VerifyRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        SignatureMechanism mechanism,
        byte[] payload,
        byte[] signature,
        byte[] context,
        SignatureOptions options) {
    private static final byte[] NO_CONTEXT = new byte[0];

    /** With a context. */
    public VerifyRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            SignatureMechanism mechanism,
            byte[] payload,
            byte[] signature,
            byte[] context) {
        this(key, password, mechanism, payload, signature, context, SignatureOptions.USUAL);
    }

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
