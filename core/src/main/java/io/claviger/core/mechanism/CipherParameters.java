package io.claviger.core.mechanism;

import io.claviger.core.id.Bytes;
import java.util.Optional;

/**
 * What goes beside the data into an encryption or decryption. The arrays are only read.
 *
 * @param iv the initialization vector; empty: the HSM chooses one, or the mechanism has none
 * @param aad additional data of an authenticated mechanism, otherwise empty
 * @param tagBits length of the tag; 0 for the mechanism's default
 * @param oaep where OAEP differs from the mechanism's name
 * @param anyIv whether the vector may have every length that the mode can take, or only the one
 *     that the HSM chooses
 */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record CipherParameters(
        Optional<Bytes> iv, byte[] aad, int tagBits, Optional<OaepForm> oaep, boolean anyIv) {
    /** As the HSM itself would have it. */
    public CipherParameters(Optional<Bytes> iv, byte[] aad, int tagBits) {
        this(iv, aad, tagBits, Optional.empty(), false);
    }
}
