package io.claviger.crypto.secp256k1;

import io.claviger.core.id.Bytes;

/** What a Taproot output adds to the key that signs for it (BIP 341). */
public sealed interface Tweak {
    /** The key signs as it is. */
    Tweak NONE = new None();

    record None() implements Tweak {}

    /** The number itself, as the caller computed it: for an output without scripts, for example. */
    record Scalar(Bytes number) implements Tweak {
        public Scalar {
            requireLength(number);
        }
    }

    /** The root of the tree of scripts; key and root together hash to the number. */
    record MerkleRoot(Bytes root) implements Tweak {
        public MerkleRoot {
            requireLength(root);
        }
    }

    private static void requireLength(Bytes value) {
        if (value.length() != Secp256k1.NUMBER_BYTES) {
            throw new IllegalArgumentException("a tweak and a merkle root have 32 bytes");
        }
    }
}
