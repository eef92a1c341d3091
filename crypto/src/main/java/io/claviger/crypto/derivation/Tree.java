package io.claviger.crypto.derivation;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** A curve on which SLIP-0010 grows trees of keys; BIP 32 knows the first one. Immutable. */
final class Tree {
    static final Tree SECP256K1 = new Tree("Bitcoin seed", SECObjectIdentifiers.secp256k1);
    static final Tree NIST256P1 = new Tree("Nist256p1 seed", SECObjectIdentifiers.secp256r1);
    static final Tree ED25519 = new Tree("ed25519 seed", null);

    private final String seedKey;
    private final AlgorithmIdentifier algorithm;
    private final @Nullable X9ECParameters parameters;

    private Tree(String seedKey, @Nullable ASN1ObjectIdentifier curve) {
        this.seedKey = seedKey;
        this.algorithm =
                curve == null
                        ? new AlgorithmIdentifier(new ASN1ObjectIdentifier(Curve.ED25519.oid()))
                        : new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
        this.parameters = curve == null ? null : CustomNamedCurves.getByOID(curve);
    }

    /** Empty for keys that are in no tree. */
    static Optional<Tree> of(KeySpec spec) {
        return switch (spec) {
            case KeySpec.Ec(Curve curve) when curve == Curve.SECP256K1 -> Optional.of(SECP256K1);
            case KeySpec.Ec(Curve curve) when curve == Curve.P256 -> Optional.of(NIST256P1);
            case KeySpec.Ed(Curve curve) when curve == Curve.ED25519 -> Optional.of(ED25519);
            default -> Optional.empty();
        };
    }

    /** Whether a child's key is only the hash of its parent's: then steps are hardened. */
    boolean hardenedOnly() {
        return parameters == null;
    }

    byte[] seedKey() {
        return seedKey.getBytes(StandardCharsets.US_ASCII);
    }

    BigInteger order() {
        return parameters().getN();
    }

    /** Whether the left half of {@code hash} is a private key of the curve. */
    boolean isKey(byte[] hash) {
        if (parameters == null) {
            return true;
        }
        var number = new BigInteger(1, Arrays.copyOf(hash, ExtendedKey.KEY_BYTES));
        return number.signum() > 0 && number.compareTo(order()) < 0;
    }

    /** The public key of a private one, compressed. */
    byte[] compressedPoint(SecretBytes key) {
        BigInteger number = key.with(bytes -> new BigInteger(1, bytes));
        return new FixedPointCombMultiplier()
                .multiply(parameters().getG(), number)
                .getEncoded(true);
    }

    /** PKCS #8 of a private key of 32 bytes. */
    PrivateKeyInfo encode(byte[] key) throws IOException {
        return new PrivateKeyInfo(
                algorithm,
                parameters == null
                        ? new DEROctetString(key)
                        : new ECPrivateKey(order().bitLength(), new BigInteger(1, key)));
    }

    /** The private key in PKCS #8, as 32 bytes. */
    SecretBytes decode(PrivateKeyInfo info) throws IOException {
        return parameters == null
                ? SecretBytes.copyOf(
                        ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets())
                : SecretBytes.consume(
                        BigIntegers.asUnsignedByteArray(
                                ExtendedKey.KEY_BYTES,
                                ECPrivateKey.getInstance(info.parsePrivateKey()).getKey()));
    }

    private X9ECParameters parameters() {
        if (parameters == null) {
            throw new IllegalStateException("Ed25519 has hardened steps only");
        }
        return parameters;
    }
}
