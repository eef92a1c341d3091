package io.claviger.crypto.signer;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.provider.BouncyCastle;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.DSAParams;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * The public key of an approver or a signer of requests: RSA from 2048 bits, DSA, EC on named
 * curves, Ed25519, Ed448 and BLS. Immutable; for many threads.
 */
public final class SignerKey {
    /** Digest names of the contract, and what JCA calls them in the name of a signature. */
    private static final Map<String, String> DIGESTS =
            Map.of(
                    "SHA-224", "SHA224",
                    "SHA-256", "SHA256",
                    "SHA-384", "SHA384",
                    "SHA-512", "SHA512",
                    "SHA3-224", "SHA3-224",
                    "SHA3-256", "SHA3-256",
                    "SHA3-384", "SHA3-384",
                    "SHA3-512", "SHA3-512");

    private static final int MIN_RSA_BITS = 2048;

    /** Moduli that are as strong as 128, 192 and 256 bits. */
    private static final int RSA_BITS_OF_128 = 3072;

    private static final int RSA_BITS_OF_192 = 7680;

    private static final int RSA_BITS_OF_256 = 15_360;
    private static final int MAX_RSA_BITS = 16_384;
    private static final int MIN_DSA_BITS = 2048;
    private static final int MAX_DSA_BITS = 3072;
    private static final int MIN_DSA_ORDER_BITS = 224;
    private static final int MAX_DSA_ORDER_BITS = 256;
    private static final int MIN_EC_BITS = 224;

    /** The order of a group that is as strong as 128 bits. */
    private static final int ORDER_BITS_OF_128 = 256;

    private static final DefaultSignatureAlgorithmIdentifierFinder FINDER =
            new DefaultSignatureAlgorithmIdentifierFinder();

    /** How the kinds of keys are called in JCA's names of signatures. */
    private enum Kind {
        RSA("RSA"),
        DSA("DSA"),
        EC("ECDSA"),
        ED("", "EdDSA"),
        /** Not in JCA: blst is called directly. */
        BLS("", "BLS");

        private final String jcaName;
        private final Optional<String> onlyDigest;

        Kind(String jcaName) {
            this.jcaName = jcaName;
            this.onlyDigest = Optional.empty();
        }

        /**
         * A kind whose keys leave no choice of digest.
         *
         * @param onlyDigest what is named in the place of one; any other is passed over
         */
        Kind(String jcaName, String onlyDigest) {
            this.jcaName = jcaName;
            this.onlyDigest = Optional.of(onlyDigest);
        }
    }

    private final Bytes spki;
    private final PublicKey key;
    private final Kind kind;
    private final String name;

    private SignerKey(Bytes spki, PublicKey key, Kind kind, String name) {
        this.spki = spki;
        this.key = key;
        this.kind = kind;
        this.name = name;
    }

    /**
     * Reads a SubjectPublicKeyInfo, DER. Throws a refusal if it is no key that can sign, or is
     * encoded in another way than DER has it.
     */
    public static SignerKey of(Bytes spki) {
        try {
            var info = SubjectPublicKeyInfo.getInstance(spki.unsafeArray());
            if (!Bytes.owned(info.getEncoded("DER")).equals(spki)) {
                throw unsupported("is not encoded as DER");
            }
            if (BlsPublicKey.isOne(info)) {
                return new SignerKey(spki, BlsPublicKey.of(spki), Kind.BLS, "BLS");
            }
            var factory =
                    KeyFactory.getInstance(
                            info.getAlgorithm().getAlgorithm().getId(), BouncyCastle.provider());
            return of(spki, info, factory.generatePublic(new X509EncodedKeySpec(spki.toArray())));
        } catch (Refusal.Thrown refused) {
            throw refused;
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            throw unsupported("is damaged or of an unknown kind");
        }
    }

    /** The key that a certificate certifies. */
    public static SignerKey of(Certificate certificate) {
        return of(certificate.publicKey());
    }

    private static SignerKey of(Bytes spki, SubjectPublicKeyInfo info, PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> {
                requireSound(info, rsa);
                yield new SignerKey(
                        canonical(spki, key), key, Kind.RSA, "RSA " + rsa.getModulus().bitLength());
            }
            case DSAPublicKey dsa -> {
                requireSound(dsa);
                yield new SignerKey(
                        canonical(spki, key),
                        key,
                        Kind.DSA,
                        "DSA " + dsa.getParams().getP().bitLength());
            }
            case ECPublicKey ec -> {
                String curve = curve(info);
                if (ec.getParams().getOrder().bitLength() < MIN_EC_BITS) {
                    throw unsupported("is on the curve %s, which is too small".formatted(curve));
                }
                yield new SignerKey(spki, key, Kind.EC, "EC " + curve);
            }
            case EdECPublicKey ed ->
                    new SignerKey(canonical(spki, key), key, Kind.ED, ed.getParams().getName());
            default -> throw unsupported("is of a kind that does not sign");
        };
    }

    /** With exponent 1 every number is its own signature. */
    private static void requireSound(SubjectPublicKeyInfo info, RSAPublicKey rsa) {
        if (!info.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            throw unsupported("is RSA for another scheme than PKCS #1 v1.5");
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw unsupported("is RSA with %d bits; at least 2048 are needed".formatted(bits));
        }
        BigInteger exponent = rsa.getPublicExponent();
        if (exponent.compareTo(BigInteger.TWO) <= 0
                || !exponent.testBit(0)
                || !rsa.getModulus().testBit(0)) {
            throw unsupported("is RSA with an unsound exponent or modulus");
        }
    }

    /** Generator and key must be of the order that is claimed: with g = 1 anybody signs. */
    private static void requireSound(DSAPublicKey dsa) {
        DSAParams parameters = dsa.getParams();
        if (parameters == null) {
            throw unsupported("is DSA without parameters");
        }
        BigInteger p = parameters.getP();
        BigInteger q = parameters.getQ();
        int bits = p.bitLength();
        int order = q.bitLength();
        if (bits < MIN_DSA_BITS
                || bits > MAX_DSA_BITS
                || order < MIN_DSA_ORDER_BITS
                || order > MAX_DSA_ORDER_BITS) {
            throw unsupported("is DSA with %d and %d bits".formatted(bits, order));
        }
        for (BigInteger element : List.of(parameters.getG(), dsa.getY())) {
            boolean inGroup =
                    element.compareTo(BigInteger.ONE) > 0
                            && element.compareTo(p) < 0
                            && element.modPow(q, p).equals(BigInteger.ONE);
            if (!inGroup) {
                throw unsupported("is DSA with an unsound generator or key");
            }
        }
    }

    /** Refuses what reads as the key and is not the bytes that this key is written as. */
    private static Bytes canonical(Bytes spki, PublicKey key) {
        if (!Bytes.owned(key.getEncoded()).equals(spki)) {
            throw unsupported("is not encoded as DER");
        }
        return spki;
    }

    private static String curve(SubjectPublicKeyInfo info) {
        if (!info.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                || !(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier oid)) {
            throw unsupported("names no curve");
        }
        return Optional.ofNullable(ECNamedCurveTable.getName(oid)).orElseGet(oid::getId);
    }

    private static Refusal.Thrown unsupported(String why) {
        return new Refusal.Thrown(
                RefusalCode.APPROVER_KEY_UNSUPPORTED, "the public key of a signer " + why);
    }

    /** SubjectPublicKeyInfo, DER. */
    public Bytes spki() {
        return spki;
    }

    /** Kind and size: {@code RSA 3072}, {@code EC prime256v1}, {@code Ed25519}. */
    public String displayName() {
        return name;
    }

    /** The digest names of the contract: {@code SHA-256}, {@code SHA3-512} and so on. */
    public static Set<String> digestAlgorithms() {
        return DIGESTS.keySet();
    }

    /**
     * Whether the signature is the key's: RSA PKCS #1 v1.5, ECDSA and DSA in DER, EdDSA, BLS. A
     * malformed one is not.
     *
     * @param digestAlgorithm one of {@link #digestAlgorithms}, or {@code EdDSA} and {@code BLS} for
     *     keys that leave no choice; a refusal is thrown for another
     */
    public boolean verifies(String digestAlgorithm, byte[] message, byte[] signature) {
        String algorithm = jcaName(digestAlgorithm);
        if (key instanceof BlsPublicKey bls) {
            return bls.verifies(message, signature);
        }
        try {
            Signature verifier = Signature.getInstance(algorithm, BouncyCastle.provider());
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException _) {
            return false;
        }
    }

    private String jcaName(String digestAlgorithm) {
        String digest = DIGESTS.get(digestAlgorithm);
        boolean known = digest != null || kind.onlyDigest.equals(Optional.of(digestAlgorithm));
        if (!known) {
            throw new Refusal.Thrown(
                    RefusalCode.UNKNOWN_ENUM_VALUE,
                    "digest algorithm '%s' is not known for a key of type %s"
                            .formatted(
                                    digestAlgorithm.length() > MAX_SHOWN ? "…" : digestAlgorithm,
                                    name));
        }
        return kind.onlyDigest.isPresent() ? name : digest + "with" + kind.jcaName;
    }

    private static final int MAX_SHOWN = 32;

    /**
     * What makes the key weaker than 128 bits, which is what SP 800-57 part 1 asks for from 2031
     * on; empty if nothing does.
     */
    public Optional<String> weakness() {
        boolean weak =
                switch (key) {
                    case RSAPublicKey rsa -> rsa.getModulus().bitLength() < RSA_BITS_OF_128;
                    case DSAPublicKey dsa ->
                            dsa.getParams().getP().bitLength() < RSA_BITS_OF_128
                                    || dsa.getParams().getQ().bitLength() < ORDER_BITS_OF_128;
                    case ECPublicKey ec ->
                            ec.getParams().getOrder().bitLength() < ORDER_BITS_OF_128;
                    default -> false;
                };
        return weak ? Optional.of(name + ", weaker than 128 bits") : Optional.empty();
    }

    /**
     * The digest that does not weaken the key: SHA-256 up to a strength of 128 bits, then SHA-384
     * and SHA-512 (SP 800-57 part 1, table 2); the name of the algorithm where there is no choice.
     */
    public String usualDigest() {
        int strengthBits =
                switch (key) {
                    case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() / 2;
                    case RSAPublicKey rsa -> {
                        int bits = rsa.getModulus().bitLength();
                        yield bits < RSA_BITS_OF_192 ? 128 : bits < RSA_BITS_OF_256 ? 192 : 256;
                    }
                    default -> 128;
                };
        return kind.onlyDigest.orElse(
                strengthBits <= 128 ? "SHA-256" : strengthBits <= 192 ? "SHA-384" : "SHA-512");
    }

    /** JCA's name of the signature algorithm with this digest. */
    String signatureName(String digestAlgorithm) {
        return jcaName(digestAlgorithm);
    }

    /** The identifier of the signature algorithm with this digest. */
    AlgorithmIdentifier signatureAlgorithm(String digestAlgorithm) {
        String algorithm = jcaName(digestAlgorithm);
        return kind == Kind.BLS ? BlsPublicKey.ALGORITHM : FINDER.find(algorithm);
    }
}
