package io.claviger.engine.operation;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.OaepForm;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/**
 * What to decrypt with which key.
 *
 * @param encryptedPayload ciphertext, followed by the tag where there is one
 * @param initializationVector empty where the mechanism has none
 * @param oaep where OAEP differs from what the mechanism's name says
 * @param anyIv whether the vector may have another length than the HSM chooses
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record DecryptRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        CipherMechanism mechanism,
        byte[] encryptedPayload,
        byte[] initializationVector,
        byte[] additionalAuthenticationData,
        int tagBits,
        Optional<OaepForm> oaep,
        boolean anyIv) {
    /** As the mechanism's name says. */
    public DecryptRequest(
            KeyLabel key,
            Optional<SecretBytes> password,
            CipherMechanism mechanism,
            byte[] encryptedPayload,
            byte[] initializationVector,
            byte[] additionalAuthenticationData,
            int tagBits) {
        this(
                key,
                password,
                mechanism,
                encryptedPayload,
                initializationVector,
                additionalAuthenticationData,
                tagBits,
                Optional.empty(),
                false);
    }

    CipherParameters parameters() {
        return new CipherParameters(
                Optional.of(Bytes.of(initializationVector)),
                additionalAuthenticationData,
                tagBits,
                oaep,
                anyIv);
    }
}
