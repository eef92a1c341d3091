package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;

/** XDH and DH: keys that agree on secrets, and do nothing else. */
final class AgreementOperations implements KeyOperations {
    private final KeyPairMaterial material;
    private final Agreement agreement;

    AgreementOperations(Providers providers, KeyPairMaterial material) {
        this.material = material;
        this.agreement = new Agreement(providers, material);
    }

    @Override
    public byte[] sharedSecret(Bytes peer) {
        return agreement.sharedSecret(peer);
    }

    @Override
    public void close() {
        material.close();
    }
}
