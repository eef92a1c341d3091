package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.crypto.bls.EncodedKeys;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DHPrivateKeyParameters;
import org.bouncycastle.crypto.params.DSAParameters;
import org.bouncycastle.crypto.params.DSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.HSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.crypto.params.XMSSPrivateKeyParameters;
import org.bouncycastle.crypto.params.XMSSPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Encoded keys against what they are said to be: algorithm, named curve, size of the modulus.
 * Whether the numbers inside are sound is checked by the provider that decodes them.
 */
final class KeyForms {
    private KeyForms() {}

    /** Refuses material that is not a key of this kind. */
    static void requirePrivate(KeySpec spec, SecretBytes material) {
        boolean fits =
                switch (spec) {
                    case KeySpec.Symmetric key -> material.length() == key.bytes();
                    case KeySpec.Rsa _,
                            KeySpec.Dsa _,
                            KeySpec.Ec _,
                            KeySpec.Ed _,
                            KeySpec.Xdh _,
                            KeySpec.Dh _,
                            KeySpec.Bls _,
                            KeySpec.Parametrized _ ->
                            material.with(bytes -> isPrivate(spec, bytes));
                };
        if (!fits) {
            throw Refusals.malformedKey("private key", spec);
        }
    }

    /** Refuses an encoded public key that is not of this kind. */
    static void requirePublic(KeySpec spec, Bytes spki) {
        if (!isPublic(spec, spki)) {
            throw Refusals.malformedKey("public key", spec);
        }
    }

    /** The kind of a public key whose size is a number. */
    static Optional<KeySpec> sized(KeyAlgorithm algorithm, Bytes spki) {
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(spki.unsafeArray());
            KeySpec spec =
                    switch (algorithm) {
                        case RSA ->
                                new KeySpec.Rsa(
                                        RSAPublicKey.getInstance(info.parsePublicKey())
                                                .getModulus()
                                                .bitLength());
                        case DSA ->
                                new KeySpec.Dsa(
                                        DSAParameter.getInstance(
                                                        info.getAlgorithm().getParameters())
                                                .getP()
                                                .bitLength());
                        default -> throw new IllegalArgumentException("has no size");
                    };
            return Optional.of(spec).filter(kind -> isPublic(kind, spki));
        } catch (IOException | IllegalArgumentException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    /** Whether this is an encoded public key of this kind. */
    static boolean isPublic(KeySpec spec, Bytes spki) {
        if (spki.length() == 0) {
            return false; // which parses, to nothing
        }
        try {
            SubjectPublicKeyInfo info =
                    SubjectPublicKeyInfo.getInstance(
                            ASN1Primitive.fromByteArray(spki.unsafeArray()));
            return isOf(spec, info.getAlgorithm())
                    && (!(spec instanceof KeySpec.Rsa(int bits))
                            || hasBits(
                                    RSAPublicKey.getInstance(info.parsePublicKey()).getModulus(),
                                    bits))
                    && (!(spec instanceof KeySpec.Dh(int size))
                            || DhGroup.of(size)
                                    .contains(
                                            ASN1Integer.getInstance(info.parsePublicKey())
                                                    .getValue()))
                    && (!(spec instanceof KeySpec.Bls) || EncodedKeys.publicKey(spki).isPresent());
        } catch (IOException | IllegalArgumentException | IllegalStateException _) {
            return false;
        }
    }

    /** The public half of a private key, as SubjectPublicKeyInfo in DER. */
    static Bytes derivePublic(KeySpec spec, SecretBytes pkcs8) {
        if (spec instanceof KeySpec.Bls) {
            return BlsOperations.publicHalf(pkcs8);
        }
        return pkcs8.with(
                bytes -> {
                    try {
                        AsymmetricKeyParameter key = PrivateKeyFactory.createKey(bytes);
                        if (key instanceof DHPrivateKeyParameters dh
                                && spec instanceof KeySpec.Dh(int size)) {
                            return DhGroup.of(size).publicHalf(dh.getX());
                        }
                        AsymmetricKeyParameter half = publicHalf(key);
                        return Bytes.owned(
                                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(half)
                                        .getEncoded());
                    } catch (IOException | IllegalArgumentException | IllegalStateException _) {
                        throw Refusals.malformedKey("private key", spec);
                    }
                });
    }

    /** Whether both say the same key, whatever else they say of its parameters. */
    static boolean samePublic(Bytes one, Bytes other) {
        return SubjectPublicKeyInfo.getInstance(one.unsafeArray())
                .getPublicKeyData()
                .equals(SubjectPublicKeyInfo.getInstance(other.unsafeArray()).getPublicKeyData());
    }

    private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key) {
        return switch (key) {
            case RSAPrivateCrtKeyParameters rsa ->
                    new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
            case ECPrivateKeyParameters ec ->
                    new ECPublicKeyParameters(
                            new FixedPointCombMultiplier()
                                    .multiply(ec.getParameters().getG(), ec.getD()),
                            ec.getParameters());
            case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
            case Ed448PrivateKeyParameters ed -> ed.generatePublicKey();
            case X25519PrivateKeyParameters xdh -> xdh.generatePublicKey();
            case X448PrivateKeyParameters xdh -> xdh.generatePublicKey();
            case DSAPrivateKeyParameters dsa -> {
                DSAParameters group = dsa.getParameters();
                yield new DSAPublicKeyParameters(
                        group.getG().modPow(dsa.getX(), group.getP()), group);
            }
            case MLDSAPrivateKeyParameters mlDsa -> mlDsa.getPublicKeyParameters();
            case MLKEMPrivateKeyParameters mlKem -> mlKem.getPublicKeyParameters();
            case SLHDSAPrivateKeyParameters slhDsa ->
                    new SLHDSAPublicKeyParameters(slhDsa.getParameters(), slhDsa.getPublicKey());
            case HSSPrivateKeyParameters hss -> hss.getPublicKey();
            case XMSSPrivateKeyParameters xmss ->
                    new XMSSPublicKeyParameters.Builder(xmss.getParameters())
                            .withRoot(xmss.getRoot())
                            .withPublicSeed(xmss.getPublicSeed())
                            .build();
            default -> throw new IllegalArgumentException("no key of ours");
        };
    }

    private static boolean isPrivate(KeySpec spec, byte[] pkcs8) {
        if (pkcs8.length == 0) {
            return false;
        }
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
            return isOf(spec, info.getPrivateKeyAlgorithm())
                    && (!(spec instanceof KeySpec.Rsa(int bits))
                            || hasBits(
                                    RSAPrivateKey.getInstance(info.parsePrivateKey()).getModulus(),
                                    bits))
                    && (!(spec instanceof KeySpec.Bls) || EncodedKeys.isPkcs8(pkcs8));
        } catch (IOException | IllegalArgumentException | IllegalStateException _) {
            return false;
        }
    }

    private static boolean isOf(KeySpec spec, AlgorithmIdentifier found) {
        ASN1ObjectIdentifier algorithm = found.getAlgorithm();
        return switch (spec) {
            case KeySpec.Rsa _ -> algorithm.equals(PKCSObjectIdentifiers.rsaEncryption);
            case KeySpec.Ec(Curve curve) ->
                    algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
                            && isCurve(found.getParameters(), curve);
            case KeySpec.Ed(Curve curve) -> algorithm.getId().equals(curve.oid());
            case KeySpec.Xdh(Curve curve) -> algorithm.getId().equals(curve.oid());
            case KeySpec.Dh(int bits) ->
                    algorithm.equals(PKCSObjectIdentifiers.dhKeyAgreement)
                            && DhGroup.of(bits).has(DHParameter.getInstance(found.getParameters()));
            case KeySpec.Bls bls -> algorithm.getId().equals(bls.oid());
            case KeySpec.Parametrized key -> algorithm.getId().equals(key.set().oid());
            case KeySpec.Dsa(int bits) ->
                    algorithm.equals(X9ObjectIdentifiers.id_dsa)
                            && isGroup(DSAParameter.getInstance(found.getParameters()), bits);
            case KeySpec.Symmetric _ -> false;
        };
    }

    /** Only named curves: parameters written out could hide a weak one. */
    private static boolean isCurve(ASN1Encodable parameters, Curve curve) {
        return parameters instanceof ASN1ObjectIdentifier name && name.getId().equals(curve.oid());
    }

    /** The order of the group that a DSA public key lives in. */
    static BigInteger dsaOrder(Bytes spki) {
        return DSAParameter.getInstance(
                        SubjectPublicKeyInfo.getInstance(spki.unsafeArray())
                                .getAlgorithm()
                                .getParameters())
                .getQ();
    }

    /** The pairs of sizes of FIPS 186-4 §4.2. */
    private static boolean isGroup(DSAParameter group, int bits) {
        int order = group.getQ().bitLength();
        return hasBits(group.getP(), bits)
                && switch (bits) {
                    case 1024 -> order == 160;
                    case 2048 -> order == 224 || order == 256;
                    default -> order == 256;
                };
    }

    private static boolean hasBits(BigInteger modulus, int bits) {
        return modulus.signum() > 0 && modulus.bitLength() == bits;
    }
}
