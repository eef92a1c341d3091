package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;

/**
 * What an encryption gives.
 *
 * @param body the ciphertext without the tag
 * @param iv the initialization vector that the HSM chose; empty where there is none
 * @param tag the authentication tag; empty where there is none
 */
public record Ciphertext(Bytes body, Bytes iv, Bytes tag) {

    /** {@code body} followed by {@code tag}: what decryption takes. */
    public Bytes bodyWithTag() {
        byte[] whole = new byte[body.length() + tag.length()];
        System.arraycopy(body.unsafeArray(), 0, whole, 0, body.length());
        System.arraycopy(tag.unsafeArray(), 0, whole, body.length(), tag.length());
        return Bytes.owned(whole);
    }

    static Ciphertext of(byte[] body) {
        return new Ciphertext(Bytes.owned(body), Bytes.empty(), Bytes.empty());
    }
}
