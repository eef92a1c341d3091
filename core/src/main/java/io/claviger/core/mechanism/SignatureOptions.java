package io.claviger.core.mechanism;

import io.claviger.core.id.Bytes;

/** How a mechanism signs where it differs from what its name says. */
public sealed interface SignatureOptions {
    /** As the name says. */
    SignatureOptions USUAL = new Usual();

    record Usual() implements SignatureOptions {}

    /**
     * RSASSA-PSS (RFC 8017 §8.1) on a digest, with a salt of another length than it.
     *
     * @param hash that made the digest, and makes the mask
     */
    record Pss(Hash hash, int saltBytes) implements SignatureOptions {
        public Pss {
            if (saltBytes < 0) {
                throw new IllegalArgumentException("a salt has no negative length");
            }
        }
    }

    /** The bare RSA operation on a block of the modulus' length, left-padded with zeros. */
    record NoPadding() implements SignatureOptions {}

    /**
     * Ed25519ctx, Ed25519ph, Ed448 with a context, Ed448ph (RFC 8032 §5).
     *
     * @param prehash whether the message is hashed first
     * @param context at most 255 bytes
     */
    record Edwards(boolean prehash, Bytes context) implements SignatureOptions {
        private static final int MAX_CONTEXT_BYTES = 255;

        public Edwards {
            if (context.length() > MAX_CONTEXT_BYTES) {
                throw new IllegalArgumentException("a context has at most 255 bytes");
            }
        }
    }
}
