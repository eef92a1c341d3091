package io.claviger.bench;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;

/** The same signature as {@link ProviderSigner}, through the handle that the node uses. */
final class KeyHandleSigner implements RawSigning.Signer {
    private static final byte[] MESSAGE = new byte[32];

    private final KeyHandle handle;

    private KeyHandleSigner(KeyHandle handle) {
        this.handle = handle;
    }

    static RawSigning.Signer create(Mechanisms mechanisms) {
        var spec = new KeySpec.Ec(Curve.P256);
        try (GeneratedKey key = mechanisms.generate(spec)) {
            return new KeyHandleSigner(mechanisms.open(spec, key.material(), key.publicKey()));
        }
    }

    @Override
    public void sign() {
        handle.sign(SignatureMechanism.SHA256_WITH_ECDSA, MESSAGE);
    }
}
