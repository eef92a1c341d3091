package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;

/** X25519 and X448: keys that agree on secrets, and do nothing else. */
final class XdhOperations implements KeyOperations {
    private final KeyPairMaterial material;
    private final Agreement agreement;

    XdhOperations(Providers providers, KeyPairMaterial material) {
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
