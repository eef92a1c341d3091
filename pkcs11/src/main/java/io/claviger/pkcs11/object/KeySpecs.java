package io.claviger.pkcs11.object;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The kind of a new key, from the mechanism that makes it and its template. */
public final class KeySpecs {
    private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);

    /** Curves by the names that PKCS #11 3.0 has for them beside their identifiers. */
    private static final Map<String, Curve> NAMES =
            Map.of(
                    "edwards25519", Curve.ED25519,
                    "edwards448", Curve.ED448,
                    "curve25519", Curve.X25519,
                    "curve448", Curve.X448);

    private static final int TDEA_BITS = 192;
    private static final int CHACHA20_BITS = 256;

    private KeySpecs() {}

    /** For C_GenerateKeyPair. */
    public static KeySpec pair(long mechanism, Template template) {
        if (mechanism == Ck.CKM_RSA_PKCS_KEY_PAIR_GEN) {
            return rsa(template);
        }
        if (mechanism == Ck.CKM_EC_KEY_PAIR_GEN) {
            return on(template, KeyAlgorithm.EC);
        }
        if (mechanism == Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN) {
            return on(template, KeyAlgorithm.ED);
        }
        if (mechanism == Ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN) {
            return on(template, KeyAlgorithm.XDH);
        }
        return set(mechanism, template)
                .map(KeySpec::of)
                .orElseThrow(() -> new Failure(ReturnValue.PARAMETER_SET_NOT_SUPPORTED));
    }

    private static Optional<ParameterSet> set(long mechanism, Template template) {
        LongFunction<Optional<ParameterSet>> sets;
        if (mechanism == Ck.CKM_ML_DSA_KEY_PAIR_GEN) {
            sets = ParameterSets::mlDsa;
        } else if (mechanism == Ck.CKM_SLH_DSA_KEY_PAIR_GEN) {
            sets = ParameterSets::slhDsa;
        } else if (mechanism == Ck.CKM_ML_KEM_KEY_PAIR_GEN) {
            sets = ParameterSets::mlKem;
        } else {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        return sets.apply(template.requiredNumber(Ck.CKA_PARAMETER_SET));
    }

    private static KeySpec rsa(Template template) {
        if (template.bytes(Ck.CKA_PUBLIC_EXPONENT)
                .filter(value -> value.length > 0)
                .filter(value -> !new BigInteger(1, value).equals(USUAL_EXPONENT))
                .isPresent()) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
        return sized(KeyAlgorithm.RSA, template.requiredNumber(Ck.CKA_MODULUS_BITS));
    }

    private static KeySpec on(Template template, KeyAlgorithm algorithm) {
        return curve(template.required(Ck.CKA_EC_PARAMS))
                .filter(curve -> curve.algorithm() == algorithm)
                .map(KeySpec::on)
                .orElseThrow(() -> new Failure(ReturnValue.CURVE_NOT_SUPPORTED));
    }

    /** The curve that CKA_EC_PARAMS names, by identifier or by name. */
    static Optional<Curve> curve(byte[] params) {
        return Der.element(params)
                .flatMap(
                        element ->
                                element.tag() == Der.PRINTABLE_STRING
                                        ? Optional.ofNullable(
                                                NAMES.get(
                                                        new String(
                                                                element.content(),
                                                                StandardCharsets.US_ASCII)))
                                        : Arrays.stream(Curve.values())
                                                .filter(
                                                        curve ->
                                                                Arrays.equals(
                                                                        Der.identifier(curve.oid()),
                                                                        params))
                                                .findFirst());
    }

    /** For C_GenerateKey. */
    public static KeySpec secret(long mechanism, Template template) {
        if (mechanism == Ck.CKM_AES_KEY_GEN) {
            return secret(KeyAlgorithm.AES, template);
        }
        if (mechanism == Ck.CKM_CAMELLIA_KEY_GEN) {
            return secret(KeyAlgorithm.CAMELLIA, template);
        }
        if (mechanism == Ck.CKM_DES3_KEY_GEN) {
            return sized(KeyAlgorithm.TDEA, TDEA_BITS);
        }
        if (mechanism == Ck.CKM_CHACHA20_KEY_GEN) {
            return sized(KeyAlgorithm.CHACHA20, CHACHA20_BITS);
        }
        if (mechanism == Ck.CKM_GENERIC_SECRET_KEY_GEN) {
            return secret(algorithm(template, Ck.CKK_GENERIC_SECRET), template);
        }
        throw new Failure(ReturnValue.MECHANISM_INVALID);
    }

    /** The kind of a secret key whose template gives its length. */
    public static KeySpec secret(KeyAlgorithm algorithm, Template template) {
        return sized(algorithm, template.requiredNumber(Ck.CKA_VALUE_LEN) * Byte.SIZE);
    }

    /** As above; of this many bytes where the template gives no length. */
    public static KeySpec secret(KeyAlgorithm algorithm, Template template, int usualBytes) {
        return template.has(Ck.CKA_VALUE_LEN)
                ? secret(algorithm, template)
                : sized(algorithm, (long) usualBytes * Byte.SIZE);
    }

    /** The algorithm of a secret key. */
    public static KeyAlgorithm algorithm(Template template, long usual) {
        return KeyTypes.secret(template.number(Ck.CKA_KEY_TYPE).orElse(usual))
                .orElseThrow(() -> new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID));
    }

    /** Whether a secret key of the template's kind can have this length. */
    public static boolean fits(Template template, int bytes) {
        KeyAlgorithm algorithm = algorithm(template, Ck.CKK_GENERIC_SECRET);
        try {
            return KeySpec.sized(algorithm, bytes * Byte.SIZE) instanceof KeySpec.Symmetric;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static KeySpec sized(KeyAlgorithm algorithm, long bits) {
        try {
            return KeySpec.sized(algorithm, Math.toIntExact(bits));
        } catch (IllegalArgumentException | ArithmeticException _) {
            throw new Failure(
                    algorithm == KeyAlgorithm.RSA
                            ? ReturnValue.KEY_SIZE_RANGE
                            : ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
    }
}
