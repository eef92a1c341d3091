package io.claviger.pkcs11.use;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.object.KeyView;
import java.util.List;

/**
 * What the module is told of a key, so that it can say no early and knows how long a result can be.
 *
 * @param usage bits by their numbers on the wire
 * @param bits of modulus, order or secret; 0 where that says nothing
 * @param alwaysAuthenticates whether the user gives the PIN for each use
 * @param largestResult bytes of the longest signature; 0 for a key that makes none
 */
public record KeyInfo(
        long objectClass,
        long keyType,
        long usage,
        int bits,
        int largestResult,
        boolean alwaysAuthenticates,
        boolean needsApproval) {
    private static final List<Attribute> USAGE =
            List.of(
                    Attribute.ENCRYPT,
                    Attribute.DECRYPT,
                    Attribute.SIGN,
                    Attribute.VERIFY,
                    Attribute.WRAP,
                    Attribute.UNWRAP,
                    Attribute.DERIVE);
    private static final int BLS_SIGNATURE_BYTES = 96;

    public static KeyInfo of(KeyAttributeView view) {
        KeyObject key = view.key();
        long usage = 0;
        for (int i = 0; i < USAGE.size(); i++) {
            Attribute attribute = USAGE.get(i);
            if (view.may(attribute) && has(view.view(), attribute)) {
                usage |= 1L << i;
            }
        }
        return new KeyInfo(
                view.view().objectClass(),
                view.keyType(),
                usage,
                bits(key.spec()),
                largest(key.spec()),
                view.alwaysAuthenticates(),
                key.policy().filter(KeyInfo::asks).isPresent());
    }

    private static boolean asks(KeyPolicy policy) {
        return !policy.use().tokens().isEmpty();
    }

    /** What each side of a pair has. */
    private static boolean has(KeyView view, Attribute attribute) {
        return switch (attribute) {
            case ENCRYPT, VERIFY, WRAP -> view != KeyView.PRIVATE;
            case DECRYPT, SIGN, UNWRAP -> view != KeyView.PUBLIC;
            default -> true;
        };
    }

    private static int bits(KeySpec spec) {
        return switch (spec) {
            case KeySpec.Rsa(int bits) -> bits;
            case KeySpec.Dsa(int bits) -> bits;
            case KeySpec.Dh(int bits) -> bits;
            case KeySpec.Ec(Curve curve) -> curve.scalarBytes() * Byte.SIZE;
            case KeySpec.Ed(Curve curve) -> curve.fieldBits();
            case KeySpec.Xdh(Curve curve) -> curve.fieldBits();
            case KeySpec.Symmetric secret -> secret.bits();
            case KeySpec.Bls _, KeySpec.Parametrized _ -> 0;
        };
    }

    private static int largest(KeySpec spec) {
        return spec instanceof KeySpec.Symmetric
                ? MacMechanism.of(spec.algorithm()).map(MacMechanism::bytes).orElse(0)
                : signatureBytes(spec);
    }

    /** Length of each signature of such a key; 0 where lengths differ or there are none. */
    static int signatureBytes(KeySpec spec) {
        return switch (spec) {
            case KeySpec.Rsa(int bits) -> bits / Byte.SIZE;
            case KeySpec.Ec(Curve curve) -> 2 * curve.scalarBytes();
            case KeySpec.Ed(Curve curve) -> 2 * curve.scalarBytes();
            case KeySpec.MlDsa(var set) -> set.signatureBytes();
            case KeySpec.SlhDsa(var set) -> set.signatureBytes();
            case KeySpec.Bls _ -> BLS_SIGNATURE_BYTES;
            case KeySpec.Dsa _,
                    KeySpec.Dh _,
                    KeySpec.Xdh _,
                    KeySpec.MlKem _,
                    KeySpec.HashTree _,
                    KeySpec.Symmetric _ ->
                    0;
        };
    }
}
