package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeySpec;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.KEM;

/**
 * ML-KEM keys. A ciphertext of the right length always decapsulates: one that was altered gives
 * another secret, which nobody can tell from the right one (FIPS 203 §6.3, implicit rejection).
 */
final class MlKemOperations implements KeyOperations, KeyEncapsulation {
    private final Providers providers;
    private final KeySpec.MlKem spec;
    private final KeyPairMaterial material;
    private final Pool<KEM.Encapsulator> encapsulators;
    private final Pool<KEM.Decapsulator> decapsulators;

    MlKemOperations(Providers providers, KeySpec.MlKem spec, KeyPairMaterial material) {
        this.providers = providers;
        this.spec = spec;
        this.material = material;
        this.encapsulators = new Pool<>(this::encapsulator);
        this.decapsulators = new Pool<>(this::decapsulator);
    }

    @Override
    public Encapsulation encapsulate() {
        try {
            KEM.Encapsulated made = encapsulators.with(KEM.Encapsulator::encapsulate);
            return new Encapsulation(Bytes.owned(made.encapsulation()), made.key().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.ML_KEM, impossible);
        }
    }

    @Override
    public byte[] decapsulate(byte[] ciphertext) {
        if (ciphertext.length != spec.set().ciphertextBytes()) {
            throw Refusals.invalidPayload(
                    KemMechanism.ML_KEM,
                    "with a key of type %s takes a ciphertext of %d bytes"
                            .formatted(spec.displayName(), spec.set().ciphertextBytes()));
        }
        try {
            return decapsulators.with(key -> key.decapsulate(ciphertext).getEncoded());
        } catch (InvalidKeyException impossible) {
            throw new CryptoBug(Primitive.ML_KEM, impossible);
        } catch (GeneralSecurityException _) {
            throw Refusals.decryptFailed();
        }
    }

    @Override
    public void close() {
        encapsulators.clear();
        decapsulators.clear();
        material.close();
    }

    private KEM.Encapsulator encapsulator() throws GeneralSecurityException {
        return providers
                .kem(Primitive.ML_KEM)
                .newEncapsulator(material.publicKeyFor(Primitive.ML_KEM), providers.generator());
    }

    private KEM.Decapsulator decapsulator() throws GeneralSecurityException {
        return providers
                .kem(Primitive.ML_KEM)
                .newDecapsulator(material.privateKeyFor(Primitive.ML_KEM));
    }
}
