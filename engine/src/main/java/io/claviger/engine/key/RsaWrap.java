package io.claviger.engine.key;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.OaepForm;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an RSA key wraps where the wrap method does not say it all.
 *
 * @param cipher OAEP with some hash
 * @param oaep where OAEP differs from what the cipher's name says
 * @param aesBits of a key made for this one time, which wraps by RFC 5649 and is wrapped itself
 *     (CKM_RSA_AES_KEY_WRAP): then a key of any kind is wrapped. Empty: the key itself is encrypted
 */
public record RsaWrap(CipherMechanism cipher, Optional<OaepForm> oaep, OptionalInt aesBits) {
    /** What records call a wrapping with a key for one time. */
    static final String ONE_TIME = "RSA_AES_KEY_WRAP";
}
