package io.claviger.crypto.signer;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.bls.Bls12381;
import io.claviger.crypto.bls.EncodedKeys;
import java.security.PublicKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A public key that no provider knows. */
final class BlsPublicKey implements PublicKey {
    private static final long serialVersionUID = 1L;

    private static final KeySpec SPEC = new KeySpec.Bls();

    /** Of the key and of its signatures alike. */
    static final AlgorithmIdentifier ALGORITHM =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier(SPEC.oid()));

    private final transient Bytes spki;
    private final transient byte[] point;

    private BlsPublicKey(Bytes spki, byte[] point) {
        this.spki = spki;
        this.point = point;
    }

    static boolean isOne(SubjectPublicKeyInfo info) {
        return info.getAlgorithm().getAlgorithm().equals(ALGORITHM.getAlgorithm());
    }

    static boolean isOne(PrivateKeyInfo info) {
        return info.getPrivateKeyAlgorithm().getAlgorithm().equals(ALGORITHM.getAlgorithm());
    }

    /** Refuses what is not the encoding of a sound key. */
    static BlsPublicKey of(Bytes spki) {
        Bls12381 library = library();
        return EncodedKeys.publicKey(spki)
                .filter(library::isPublicKey)
                .map(point -> new BlsPublicKey(spki, point))
                .orElseThrow(() -> unsupported("is BLS and no sound point of G1"));
    }

    boolean verifies(byte[] message, byte[] signature) {
        return library().verify(point, message, signature);
    }

    static Bls12381 library() {
        return Bls12381.loaded()
                .library()
                .orElseThrow(() -> unsupported("is BLS, which is out of service on this node"));
    }

    private static Refusal.Thrown unsupported(String why) {
        return new Refusal.Thrown(
                RefusalCode.APPROVER_KEY_UNSUPPORTED, "the public key of a signer " + why);
    }

    @Override
    public String getAlgorithm() {
        return SPEC.displayName();
    }

    @Override
    public String getFormat() {
        return "X.509";
    }

    @Override
    public byte[] getEncoded() {
        return spki.toArray();
    }
}
