package io.claviger.pkcs11.object;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Keys that a template brings in as numbers, in the encodings that the engine takes. */
public final class Encodings {
    /** What a private key is made of, beside what every key has. */
    public static final Set<Integer> PRIVATE =
            Set.of(
                    Ck.CKA_MODULUS,
                    Ck.CKA_PUBLIC_EXPONENT,
                    Ck.CKA_PRIVATE_EXPONENT,
                    Ck.CKA_PRIME_1,
                    Ck.CKA_PRIME_2,
                    Ck.CKA_EXPONENT_1,
                    Ck.CKA_EXPONENT_2,
                    Ck.CKA_COEFFICIENT,
                    Ck.CKA_EC_PARAMS,
                    Ck.CKA_VALUE);

    /** What a public key is made of. */
    public static final Set<Integer> PUBLIC =
            Set.of(
                    Ck.CKA_MODULUS,
                    Ck.CKA_MODULUS_BITS,
                    Ck.CKA_PUBLIC_EXPONENT,
                    Ck.CKA_EC_PARAMS,
                    Ck.CKA_EC_POINT,
                    Ck.CKA_PUBLIC_KEY_INFO);

    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EC = "1.2.840.10045.2.1";
    private static final byte UNCOMPRESSED = 4;

    private Encodings() {}

    /** The algorithm of the pair that one half of comes in. */
    public static KeyAlgorithm pair(Template template) {
        long type = template.requiredNumber(Ck.CKA_KEY_TYPE);
        if (type == Ck.CKK_RSA) {
            return KeyAlgorithm.RSA;
        }
        if (type == Ck.CKK_EC) {
            return KeyAlgorithm.EC;
        }
        if (type == Ck.CKK_EC_EDWARDS) {
            return KeyAlgorithm.ED;
        }
        if (type == Ck.CKK_EC_MONTGOMERY) {
            return KeyAlgorithm.XDH;
        }
        throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
    }

    /** PKCS #8 of the private key. The caller closes it. */
    public static SecretBytes privateKey(KeyAlgorithm algorithm, Template template) {
        return SecretBytes.consume(
                switch (algorithm) {
                    case RSA -> pkcs8(rsaAlgorithm(), rsa(template));
                    case EC -> {
                        Curve curve = curve(template, algorithm);
                        byte[] scalar =
                                padded(template.required(Ck.CKA_VALUE), curve.scalarBytes());
                        yield pkcs8(
                                Der.encode(
                                        Der.SEQUENCE,
                                        Der.identifier(EC),
                                        Der.identifier(curve.oid())),
                                // RFC 5915 §3
                                Der.encode(
                                        Der.SEQUENCE,
                                        Der.integer(BigInteger.ONE),
                                        Der.encode(Der.OCTET_STRING, scalar)));
                    }
                    default ->
                            // RFC 8410 §7
                            pkcs8(
                                    Der.encode(
                                            Der.SEQUENCE,
                                            Der.identifier(curve(template, algorithm).oid())),
                                    Der.encode(Der.OCTET_STRING, template.required(Ck.CKA_VALUE)));
                });
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.encode(
                Der.SEQUENCE,
                Der.integer(BigInteger.ZERO),
                algorithm,
                Der.encode(Der.OCTET_STRING, key));
    }

    private static byte[] rsaAlgorithm() {
        return Der.encode(Der.SEQUENCE, Der.identifier(RSA), Der.encode(Der.NULL));
    }

    /** RFC 8017 §A.1.2. The factors must be there: without them there is no fast and safe use. */
    private static byte[] rsa(Template template) {
        return Der.encode(
                Der.SEQUENCE,
                Der.integer(BigInteger.ZERO),
                Der.integer(template.requiredInteger(Ck.CKA_MODULUS)),
                Der.integer(template.requiredInteger(Ck.CKA_PUBLIC_EXPONENT)),
                Der.integer(template.requiredInteger(Ck.CKA_PRIVATE_EXPONENT)),
                Der.integer(template.requiredInteger(Ck.CKA_PRIME_1)),
                Der.integer(template.requiredInteger(Ck.CKA_PRIME_2)),
                Der.integer(template.requiredInteger(Ck.CKA_EXPONENT_1)),
                Der.integer(template.requiredInteger(Ck.CKA_EXPONENT_2)),
                Der.integer(template.requiredInteger(Ck.CKA_COEFFICIENT)));
    }

    /** SubjectPublicKeyInfo of the public key. */
    public static Bytes publicKey(KeyAlgorithm algorithm, Template template) {
        return template.bytes(Ck.CKA_PUBLIC_KEY_INFO)
                .filter(info -> info.length > 0)
                .map(Bytes::of)
                .orElseGet(() -> Bytes.owned(spki(algorithm, template)));
    }

    private static byte[] spki(KeyAlgorithm algorithm, Template template) {
        if (algorithm == KeyAlgorithm.RSA) {
            return Der.encode(
                    Der.SEQUENCE,
                    rsaAlgorithm(),
                    Der.bits(
                            Der.encode(
                                    Der.SEQUENCE,
                                    Der.integer(template.requiredInteger(Ck.CKA_MODULUS)),
                                    Der.integer(
                                            template.requiredInteger(Ck.CKA_PUBLIC_EXPONENT)))));
        }
        Curve curve = curve(template, algorithm);
        byte[] kind =
                algorithm == KeyAlgorithm.EC
                        ? Der.encode(Der.SEQUENCE, Der.identifier(EC), Der.identifier(curve.oid()))
                        : Der.encode(Der.SEQUENCE, Der.identifier(curve.oid()));
        return Der.encode(
                Der.SEQUENCE, kind, Der.bits(point(template.required(Ck.CKA_EC_POINT), curve)));
    }

    /** A point as it is, or in the OCTET STRING that the standard asks for: programs err here. */
    static byte[] point(byte[] value, Curve curve) {
        int length =
                curve.algorithm() == KeyAlgorithm.EC
                        ? 1 + 2 * curve.coordinateBytes()
                        : curve.coordinateBytes();
        boolean bare =
                value.length == length
                        && (curve.algorithm() != KeyAlgorithm.EC || value[0] == UNCOMPRESSED);
        return bare
                ? value
                : Der.element(value)
                        .filter(element -> element.tag() == Der.OCTET_STRING)
                        .map(Der.Element::content)
                        .orElse(value);
    }

    private static Curve curve(Template template, KeyAlgorithm algorithm) {
        Optional<Curve> named = KeySpecs.curve(template.required(Ck.CKA_EC_PARAMS));
        return named.filter(curve -> curve.algorithm() == algorithm)
                .orElseThrow(() -> new Failure(ReturnValue.CURVE_NOT_SUPPORTED));
    }

    /** A number that may have lost its leading zeros, or got one. */
    private static byte[] padded(byte[] number, int length) {
        byte[] unsigned = Der.unsigned(new BigInteger(1, number));
        if (unsigned.length > length) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
        byte[] padded = new byte[length];
        System.arraycopy(unsigned, 0, padded, length - unsigned.length, unsigned.length);
        Arrays.fill(unsigned, (byte) 0);
        return padded;
    }

    /** The public key of a peer of the same kind as {@code own}, from its point. */
    public static Bytes peer(KeyAttributeView own, byte[] point) {
        PublicHalf half =
                PublicHalf.of(own.key())
                        .orElseThrow(() -> new Failure(ReturnValue.KEY_TYPE_INCONSISTENT));
        return half.with(point(point, agreeing(own)));
    }

    /** Bytes of the secret that the key agrees on. */
    public static int secretBytes(KeyAttributeView own) {
        return agreeing(own).coordinateBytes();
    }

    private static Curve agreeing(KeyAttributeView own) {
        return switch (own.key().spec()) {
            case KeySpec.Ec(Curve on) -> on;
            case KeySpec.Xdh(Curve on) -> on;
            default -> throw new Failure(ReturnValue.KEY_TYPE_INCONSISTENT);
        };
    }
}
