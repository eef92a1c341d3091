package io.claviger.engine.operation;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.OaepForm;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * What to encrypt with which key. The caller wipes the payload.
 *
 * @param tagBits length of the tag; 0 for the mechanism's default
 * @param initializationVector the caller's own, where the interface has it so; empty: the HSM
 *     chooses one
 * @param oaep where OAEP differs from what the mechanism's name says
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record EncryptRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        CipherMechanism mechanism,
        byte[] payload,
        byte[] additionalAuthenticationData,
        int tagBits,
        Optional<Bytes> initializationVector,
        Optional<OaepForm> oaep) {
    /** With an initialization vector that the HSM chooses. */
    public EncryptRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            CipherMechanism mechanism,
            byte[] payload,
            byte[] additionalAuthenticationData,
            int tagBits) {
        this(
                key,
                password,
                mechanism,
                payload,
                additionalAuthenticationData,
                tagBits,
                Optional.empty(),
                Optional.empty());
    }
}
