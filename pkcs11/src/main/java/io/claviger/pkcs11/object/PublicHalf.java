package io.claviger.pkcs11.object;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyObject;
import io.claviger.pkcs11.constant.Ck;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The public half of a key, taken apart into attributes.
 *
 * @param spki the whole
 * @param keyBits what its bit string holds
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never compared
record PublicHalf(KeySpec spec, Bytes spki, byte[] keyBits) {

    static Optional<PublicHalf> of(KeyObject key) {
        return key.publicKey().map(spki -> of(key.spec(), spki));
    }

    static PublicHalf of(KeySpec spec, Bytes spki) {
        List<Der.Element> parts = Der.elements(spki.unsafeArray()).getFirst().elements();
        byte[] bits = parts.get(1).content();
        return new PublicHalf(spec, spki, Arrays.copyOfRange(bits, 1, bits.length));
    }

    /** The SubjectPublicKeyInfo with another key of the same kind in it. */
    Bytes with(byte[] otherKeyBits) {
        byte[] algorithm =
                Der.elements(spki.unsafeArray()).getFirst().elements().getFirst().whole();
        return Bytes.owned(Der.encode(Der.SEQUENCE, algorithm, Der.bits(otherKeyBits)));
    }

    Optional<byte[]> attribute(long type) {
        if (type == Ck.CKA_PUBLIC_KEY_INFO) {
            return Optional.of(spki.toArray());
        }
        return switch (spec) {
            case KeySpec.Rsa(int bits) -> rsa(type, bits);
            case KeySpec.Ec(Curve curve) -> curve(type, curve);
            case KeySpec.Ed(Curve curve) -> curve(type, curve);
            case KeySpec.Xdh(Curve curve) -> curve(type, curve);
            case KeySpec.Parametrized set ->
                    ParameterSets.number(set.set())
                            .filter(_ -> type == Ck.CKA_PARAMETER_SET)
                            .map(Values::number)
                            .or(() -> value(type));
            case KeySpec.Bls _, KeySpec.Dsa _, KeySpec.Dh _ -> Optional.empty();
            case KeySpec.Symmetric _ -> Optional.empty();
        };
    }

    private Optional<byte[]> value(long type) {
        return type == Ck.CKA_VALUE ? Optional.of(keyBits) : Optional.empty();
    }

    private Optional<byte[]> rsa(long type, int bits) {
        if (type == Ck.CKA_MODULUS_BITS) {
            return Optional.of(Values.number(bits));
        }
        if (type != Ck.CKA_MODULUS && type != Ck.CKA_PUBLIC_EXPONENT) {
            return Optional.empty();
        }
        List<Der.Element> numbers = Der.elements(keyBits).getFirst().elements();
        return Optional.of(
                Der.unsigned(
                        new BigInteger(1, numbers.get(type == Ck.CKA_MODULUS ? 0 : 1).content())));
    }

    private Optional<byte[]> curve(long type, Curve curve) {
        if (type == Ck.CKA_EC_PARAMS) {
            return Optional.of(Der.identifier(curve.oid()));
        }
        return type == Ck.CKA_EC_POINT
                ? Optional.of(Der.encode(Der.OCTET_STRING, keyBits))
                : Optional.empty();
    }
}
