package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.bls.Bls12381;
import io.claviger.crypto.bls.EncodedKeys;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.Optional;

/** BLS keys: blst is called directly. */
final class BlsOperations implements KeyOperations {
    private static final KeySpec SPEC = new KeySpec.Bls();

    private final Bls12381 library = library();
    private final Optional<SecretBytes> privateKey;
    private final byte[] publicKey;

    /**
     * Takes a number and the point that belongs to it.
     *
     * @throws IllegalArgumentException if they are no sound key, or do not belong to each other
     */
    BlsOperations(Optional<SecretBytes> pkcs8, Bytes spki) {
        publicKey =
                EncodedKeys.publicKey(spki)
                        .filter(library::isPublicKey)
                        .orElseThrow(() -> new IllegalArgumentException("no point of G1"));
        privateKey = pkcs8.map(EncodedKeys::privateKey);
        boolean fits =
                privateKey
                        .map(
                                number ->
                                        library.publicKey(number)
                                                .filter(point -> Arrays.equals(point, publicKey))
                                                .isPresent())
                        .orElse(true);
        if (!fits) {
            close();
            throw new IllegalArgumentException("the halves do not fit each other");
        }
    }

    static GeneratedKey generate(RandomSource random) {
        Bls12381 library = library();
        try (SecretBytes number = library.generate(random.bytes(Bls12381.PRIVATE_KEY_BYTES))) {
            byte[] point =
                    library.publicKey(number)
                            .orElseThrow(() -> new CryptoBug("a new number is no private key"));
            return new GeneratedKey(
                    EncodedKeys.pkcs8(number), Optional.of(EncodedKeys.spki(point)));
        }
    }

    /** The public half of a private key, as SubjectPublicKeyInfo in DER. */
    static Bytes publicHalf(SecretBytes pkcs8) {
        try (SecretBytes number = EncodedKeys.privateKey(pkcs8)) {
            return library()
                    .publicKey(number)
                    .map(EncodedKeys::spki)
                    .orElseThrow(() -> Refusals.malformedKey("private key", SPEC));
        }
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        SecretBytes number =
                privateKey.orElseThrow(() -> new CryptoBug("a public key has no private half"));
        byte[] signature =
                library.sign(number, payload)
                        .orElseThrow(() -> new CryptoBug("a checked number is no private key"));
        // One that a fault moved to a smaller group would give part of the number away.
        if (!library.verify(publicKey, payload, signature)) {
            throw new CryptoBug("a fresh BLS signature does not verify");
        }
        return signature;
    }

    @Override
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return library.verify(publicKey, payload, signature);
    }

    @Override
    public void close() {
        privateKey.ifPresent(SecretBytes::close);
    }

    private static Bls12381 library() {
        Bls12381.Loaded loaded = Bls12381.loaded();
        return loaded.library()
                .orElseThrow(() -> Refusals.notLoaded(SPEC, loaded.problem().orElseThrow()));
    }
}
