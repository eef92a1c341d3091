package io.claviger.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** P-256 with SHA-256 over 32 bytes by the provider itself: nothing of Claviger in between. */
final class ProviderSigner implements RawSigning.Signer {
    private static final String ACCP =
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final byte[] MESSAGE = new byte[32];

    private final Signature signature;

    private ProviderSigner(Signature signature) {
        this.signature = signature;
    }

    /**
     * The provider that the node uses for P-256, or the JDK's where its native library does not
     * load.
     */
    static Provider provider() {
        try {
            var accp = (Provider) Class.forName(ACCP).getField("INSTANCE").get(null);
            Signature.getInstance("SHA256withECDSA", accp);
            return accp;
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError _) {
            return jdk();
        }
    }

    static RawSigning.Signer create(Provider provider) {
        try {
            var generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            PrivateKey key = generator.generateKeyPair().getPrivate();
            var signature = Signature.getInstance("SHA256withECDSA", provider);
            signature.initSign(key);
            return new ProviderSigner(signature);
        } catch (GeneralSecurityException e) {
            throw new BenchFailure(
                    provider.getName() + " cannot sign with P-256: " + e.getMessage());
        }
    }

    @Override
    public void sign() {
        try {
            signature.update(MESSAGE);
            signature.sign();
        } catch (GeneralSecurityException e) {
            throw new BenchFailure("signing failed: " + e.getMessage());
        }
    }

    private static Provider jdk() {
        try {
            return Signature.getInstance("SHA256withECDSA").getProvider();
        } catch (GeneralSecurityException e) {
            throw new BenchFailure("no provider signs with P-256: " + e.getMessage());
        }
    }
}
