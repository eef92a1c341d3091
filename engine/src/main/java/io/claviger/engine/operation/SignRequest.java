package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * What to sign with which key; the arrays are only read.
 *
 * @param context signed together with the payload, by mechanisms that take one; empty for none
 * @param taproot for Schnorr signatures
 * @param options where the signature differs from what the mechanism's name says
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record SignRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        SignatureMechanism mechanism,
        SignatureForm form,
        byte[] payload,
        byte[] context,
        Taproot taproot,
        SignatureOptions options) {
    private static final byte[] NO_CONTEXT = new byte[0];

    /** With a context. */
    public SignRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            SignatureMechanism mechanism,
            SignatureForm form,
            byte[] payload,
            byte[] context) {
        this(
                key,
                password,
                mechanism,
                form,
                payload,
                context,
                Taproot.NONE,
                SignatureOptions.USUAL);
    }

    /** The payload and nothing else. */
    public SignRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            SignatureMechanism mechanism,
            SignatureForm form,
            byte[] payload) {
        this(key, password, mechanism, form, payload, NO_CONTEXT);
    }

    /** For Schnorr signatures. */
    public SignRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            SignatureMechanism mechanism,
            SignatureForm form,
            byte[] payload,
            byte[] context,
            Taproot taproot) {
        this(key, password, mechanism, form, payload, context, taproot, SignatureOptions.USUAL);
    }
}
