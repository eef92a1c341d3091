package io.claviger.crypto.transport;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;

/**
 * A key that was not made here, recognised and checked: it is of the algorithm that it is said to
 * be, its numbers are sound, and its halves fit each other. Refuses with KEY_MALFORMED.
 */
public final class ForeignKey implements AutoCloseable {
    private static final int PROBE_BYTES = 32;

    /** Blocks of RFC 3394. */
    private static final int FILLED_TO_BYTES = 8;

    private final KeySpec spec;
    private final SecretBytes material;
    private final Optional<Bytes> publicKey;

    private ForeignKey(KeySpec spec, SecretBytes material, Optional<Bytes> publicKey) {
        this.spec = spec;
        this.material = material;
        this.publicKey = publicKey;
    }

    /** A secret key; the argument is copied. */
    public static ForeignKey secret(KeyAlgorithm algorithm, SecretBytes bytes) {
        if (algorithm.asymmetric()) {
            throw malformed("a secret key is not of algorithm " + algorithm.wireName());
        }
        try {
            KeySpec spec = KeySpec.sized(algorithm, bytes.length() * Byte.SIZE);
            return new ForeignKey(spec, bytes.copy(), Optional.empty());
        } catch (IllegalArgumentException size) {
            throw malformed(String.valueOf(size.getMessage()));
        }
    }

    /**
     * A private key: PKCS #8, or the bare RSAPrivateKey of PKCS #1. The argument is copied.
     *
     * @param claimed its public half, if the caller gave one; must be the right one
     */
    public static ForeignKey pair(
            Mechanisms mechanisms,
            KeyAlgorithm algorithm,
            SecretBytes der,
            Optional<Bytes> claimed) {
        PrivateKeyInfo info = der.with(bytes -> parse(algorithm, bytes));
        KeySpec spec = spec(algorithm, info);
        SecretBytes material;
        try {
            material = SecretBytes.consume(info.getEncoded("DER"));
        } catch (IOException impossible) {
            throw malformed("the private key has no DER encoding");
        }
        try {
            Bytes publicKey = mechanisms.publicKeyOf(spec, material);
            if (claimed.filter(given -> !given.equals(publicKey)).isPresent()) {
                throw malformed("the public key is not that of the private key");
            }
            requireSound(mechanisms, spec, material, publicKey);
            return new ForeignKey(spec, material, Optional.of(publicKey));
        } catch (Refusal.Thrown refused) {
            material.close();
            throw refused.refusal().code() == RefusalCode.KEY_ATTRIBUTES_INVALID
                    ? malformed("the bytes are no private key of type " + spec.displayName())
                    : refused;
        } catch (RuntimeException unsound) {
            // What a provider says about numbers that are no key has no common type.
            material.close();
            throw malformed("the numbers of the private key are not sound");
        }
    }

    /**
     * The root of the tree that grows from a seed (BIP 32, SLIP-0010), which is copied.
     *
     * @throws Refusal.Thrown DERIVATION_NOT_SUPPORTED, INVALID_PAYLOAD as {@link TreeKeys#master}
     */
    public static ForeignKey root(Mechanisms mechanisms, KeySpec spec, SecretBytes seed) {
        SecretBytes material = TreeKeys.master(spec, seed);
        return new ForeignKey(spec, material, Optional.of(mechanisms.publicKeyOf(spec, material)));
    }

    /** A pair that does not verify its own signature never comes in (SP 800-56B §6.4.1). */
    private static void requireSound(
            Mechanisms mechanisms, KeySpec spec, SecretBytes material, Bytes publicKey) {
        try (KeyHandle handle = mechanisms.open(spec, material, Optional.of(publicKey))) {
            if (spec.agreesOnly()) {
                return; // signs nothing; its public half was computed from the private one
            }
            SignatureMechanism mechanism =
                    switch (spec.algorithm()) {
                        case RSA -> SignatureMechanism.NONESHA256_WITH_RSA;
                        case EC -> SignatureMechanism.NONE_WITH_ECDSA;
                        case DSA -> SignatureMechanism.NONE_WITH_DSA;
                        case BLS -> SignatureMechanism.BLS;
                        default -> SignatureMechanism.EDDSA;
                    };
            byte[] probe = mechanisms.random().bytes(PROBE_BYTES);
            if (!handle.verify(mechanism, probe, handle.sign(mechanism, probe))) {
                throw malformed("the two halves of the key do not fit each other");
            }
        }
    }

    private static PrivateKeyInfo parse(KeyAlgorithm algorithm, byte[] der) {
        try {
            ASN1Primitive parsed = ASN1Primitive.fromByteArray(der);
            try {
                return PrivateKeyInfo.getInstance(parsed);
            } catch (IllegalArgumentException notPkcs8) {
                if (algorithm != KeyAlgorithm.RSA) {
                    throw notPkcs8;
                }
                return new PrivateKeyInfo(
                        new AlgorithmIdentifier(
                                PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(parsed));
            }
        } catch (IOException | RuntimeException _) {
            throw malformed("the bytes are no private key in DER");
        }
    }

    /**
     * A private key without the zeros that follow its DER where a token filled it up to whole
     * blocks of eight bytes before it wrapped it, as SoftHSM2 does. The argument is not closed.
     */
    public static SecretBytes unfilled(SecretBytes encoded) {
        return encoded.with(bytes -> SecretBytes.consume(Arrays.copyOf(bytes, lengthOf(bytes))));
    }

    /** How many bytes are left without the zeros; all of them where there is no such filling. */
    private static int lengthOf(byte[] encoded) {
        try (var stream = new ASN1InputStream(encoded)) {
            ASN1Primitive first = stream.readObject();
            int length = first == null ? 0 : first.getEncoded().length;
            boolean filled =
                    length > 0
                            && encoded.length - length < FILLED_TO_BYTES
                            && zero(encoded, length);
            return filled ? length : encoded.length;
        } catch (IOException | RuntimeException _) {
            return encoded.length;
        }
    }

    private static boolean zero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static KeySpec spec(KeyAlgorithm algorithm, PrivateKeyInfo info) {
        AlgorithmIdentifier found = info.getPrivateKeyAlgorithm();
        try {
            return switch (algorithm) {
                case RSA -> {
                    BigInteger modulus =
                            RSAPrivateKey.getInstance(info.parsePrivateKey()).getModulus();
                    yield new KeySpec.Rsa(modulus.bitLength());
                }
                case EC ->
                        new KeySpec.Ec(
                                Curve.ofOid(
                                                ASN1ObjectIdentifier.getInstance(
                                                                found.getParameters())
                                                        .getId())
                                        .orElseThrow());
                case DSA ->
                        new KeySpec.Dsa(
                                DSAParameter.getInstance(found.getParameters()).getP().bitLength());
                case BLS -> new KeySpec.Bls();
                case DH ->
                        new KeySpec.Dh(
                                DHParameter.getInstance(found.getParameters()).getP().bitLength());
                case XDH ->
                        new KeySpec.Xdh(Curve.ofOid(found.getAlgorithm().getId()).orElseThrow());
                case ED -> new KeySpec.Ed(Curve.ofOid(found.getAlgorithm().getId()).orElseThrow());
                default ->
                        throw new Refusal.Thrown(
                                RefusalCode.NOT_IMPLEMENTED,
                                "keys of algorithm %s cannot be brought in in this version"
                                        .formatted(algorithm.wireName()));
            };
        } catch (Refusal.Thrown refused) {
            throw refused;
        } catch (IOException | RuntimeException _) {
            throw malformed(
                    "the private key is of no kind of algorithm %s that is known"
                            .formatted(algorithm.wireName()));
        }
    }

    private static Refusal.Thrown malformed(String message) {
        return new Refusal.Thrown(RefusalCode.KEY_MALFORMED, message);
    }

    public KeySpec spec() {
        return spec;
    }

    /** PKCS #8 DER, or the bare bytes of a secret key. */
    public SecretBytes material() {
        return material;
    }

    public Optional<Bytes> publicKey() {
        return publicKey;
    }

    /** The material in the clear, for the one caller that exports it and wipes it. */
    public static byte[] encoded(SecretBytes material) {
        return material.with(byte[]::clone);
    }

    @Override
    public void close() {
        material.close();
    }

    @Override
    public String toString() {
        return "ForeignKey[%s]".formatted(spec.displayName());
    }
}
