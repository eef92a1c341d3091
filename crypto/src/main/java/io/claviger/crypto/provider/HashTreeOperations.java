package io.claviger.crypto.provider;

import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/**
 * Stateful hash-based keys (LMS, XMSS). Which leaf signs is the caller's decision, made durable
 * before; this class makes sure that it is really that leaf, and that within its own life no leaf
 * comes twice.
 */
final class HashTreeOperations implements KeyOperations, LeafSigning {
    private final HashTreeSet set;
    private final Optional<HashTree> tree;
    private final AsymmetricKeyParameter publicKey;

    HashTreeOperations(
            KeySpec.HashTree spec, Optional<HashTree> tree, AsymmetricKeyParameter publicKey) {
        this.set = spec.set();
        this.tree = tree;
        this.publicKey = publicKey;
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        throw new CryptoBug("a stateful key signs with a reserved leaf only");
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload, IntSupplier leaves) {
        HashTree own = tree.orElseThrow(() -> new CryptoBug("a public key has no private half"));
        return own.sign(payload, leaves);
    }

    @Override
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return signature.length == HashTree.signatureBytes(set)
                && HashTree.verify(publicKey, payload, signature);
    }

    @Override
    public void close() {
        tree.ifPresent(HashTree::close);
    }
}
