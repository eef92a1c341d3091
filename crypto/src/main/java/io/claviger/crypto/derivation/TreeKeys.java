package io.claviger.crypto.derivation;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * Keys in trees (BIP 32, SLIP-0010) in the form in which all private keys are kept: PKCS #8, here
 * with the chain code as an attribute. Stateless.
 */
public final class TreeKeys {
    /** Bounds of a seed (BIP 32: 128 to 512 bits). */
    public static final int MIN_SEED_BYTES = 16;

    public static final int MAX_SEED_BYTES = 64;

    private TreeKeys() {}

    /** Whether keys of this kind grow in trees. */
    public static boolean offers(KeySpec spec) {
        return Tree.of(spec).isPresent();
    }

    /** Makes a fresh key the root of a tree: it gets a random chain code. The argument stays. */
    public static SecretBytes rooted(SecretBytes pkcs8, RandomSource random) {
        try (var chainCode = SecretBytes.consume(random.bytes(ExtendedKey.CHAIN_CODE_BYTES))) {
            return ChainCodes.put(info(pkcs8), chainCode);
        }
    }

    /**
     * The root of the tree that grows from {@code seed}, which stays with the caller.
     *
     * @throws Refusal.Thrown DERIVATION_NOT_SUPPORTED, INVALID_PAYLOAD for a seed that is too short
     *     or too long
     */
    public static SecretBytes master(KeySpec spec, SecretBytes seed) {
        Tree tree = tree(spec);
        if (seed.length() < MIN_SEED_BYTES || seed.length() > MAX_SEED_BYTES) {
            throw new Refusal.Thrown(
                    RefusalCode.INVALID_PAYLOAD,
                    "a seed has %d to %d bits"
                            .formatted(MIN_SEED_BYTES * Byte.SIZE, MAX_SEED_BYTES * Byte.SIZE));
        }
        try (ExtendedKey master = ExtendedKey.master(tree, seed)) {
            return encode(tree, master);
        }
    }

    /**
     * The key at the end of {@code path} below the key in {@code pkcs8}, with its own chain code.
     *
     * @throws Refusal.Thrown DERIVATION_NOT_SUPPORTED if the key is in no tree, or the path has a
     *     step that is not hardened and the curve needs that
     */
    public static SecretBytes derive(KeySpec spec, SecretBytes pkcs8, DerivationPath path) {
        Tree tree = tree(spec);
        requireHardened(spec, path);
        PrivateKeyInfo info = info(pkcs8);
        SecretBytes chainCode =
                ChainCodes.find(info)
                        .orElseThrow(
                                () ->
                                        notSupported(
                                                "the key was made without a chain code and cannot"
                                                        + " derive"));
        try (ExtendedKey base = new ExtendedKey(tree, decode(tree, info), chainCode);
                ExtendedKey derived = base.derive(path)) {
            return encode(tree, derived);
        }
    }

    /**
     * The chain code of a key; empty if it is in no tree. Whoever gets it with the public key can
     * compute the public keys of steps that are not hardened, which is what it is shown for.
     */
    public static Optional<Bytes> chainCode(SecretBytes pkcs8) {
        return ChainCodes.find(info(pkcs8)).map(code -> code.with(Bytes::of));
    }

    /** Refuses a path that a key of this kind cannot go. */
    public static void requireHardened(KeySpec spec, DerivationPath path) {
        if (tree(spec).hardenedOnly() && !path.hardened()) {
            throw notSupported("on Ed25519 every step of a path is hardened, like 44'/148'");
        }
    }

    private static Tree tree(KeySpec spec) {
        return Tree.of(spec)
                .orElseThrow(
                        () ->
                                notSupported(
                                        "a key of type %s derives no keys"
                                                .formatted(spec.displayName())));
    }

    private static PrivateKeyInfo info(SecretBytes pkcs8) {
        return pkcs8.with(PrivateKeyInfo::getInstance);
    }

    private static SecretBytes decode(Tree tree, PrivateKeyInfo info) {
        try {
            return tree.decode(info);
        } catch (IOException damaged) {
            throw new IllegalStateException("the private key is no DER", damaged);
        }
    }

    private static SecretBytes encode(Tree tree, ExtendedKey key) {
        return key.key()
                .with(
                        bytes -> {
                            try {
                                return ChainCodes.put(tree.encode(bytes), key.chainCode());
                            } catch (IOException impossible) {
                                throw new IllegalStateException(
                                        "a private key has no DER encoding", impossible);
                            }
                        });
    }

    private static Refusal.Thrown notSupported(String message) {
        return new Refusal.Thrown(RefusalCode.DERIVATION_NOT_SUPPORTED, message);
    }
}
