package io.claviger.engine.partition;

import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import java.util.Optional;

/** What a partition's security policy forbids. Pure. Each refusal names the setting. */
public final class PolicyRules {
    /** SP 800-38D §8.3: uses with random initialization vectors under one key. */
    static final long MAX_RANDOM_GCM_USES = 1L << 32;

    private PolicyRules() {}

    /** Forbids where the flag is off. */
    public static Optional<Refusal> requires(PartitionPolicy policy, PolicySetting flag) {
        return policy.on(flag) ? Optional.empty() : forbidden(flag, "is off");
    }

    /** Forbids in a partition that only reads. */
    public static Optional<Refusal> forbidsWriting(PartitionPolicy policy) {
        return policy.on(PolicySetting.READ_ONLY)
                ? forbidden(PolicySetting.READ_ONLY, "is on")
                : Optional.empty();
    }

    /** Forbids calls of applications through an interface that is off. */
    public static Optional<Refusal> forbidsInterface(
            PartitionPolicy policy, InterfaceName interfaceName) {
        return requires(policy, PolicySetting.CLIENT_API_ACCESS)
                .or(
                        () ->
                                switch (interfaceName) {
                                    case REST -> requires(policy, PolicySetting.REST_API);
                                    case PKCS11 -> requires(policy, PolicySetting.PKCS11);
                                    case JCA -> requires(policy, PolicySetting.JCE);
                                    case OPENSSL -> requires(policy, PolicySetting.OPENSSL);
                                    case CNG -> requires(policy, PolicySetting.CNG);
                                    case NODE -> Optional.empty();
                                });
    }

    /** Forbids kinds of keys that are too small or too old, wherever they come from. */
    public static Optional<Refusal> forbidsKind(PartitionPolicy policy, KeySpec spec) {
        return forbidsSize(policy, spec).or(() -> forbidsLegacy(policy, spec));
    }

    private static Optional<Refusal> forbidsSize(PartitionPolicy policy, KeySpec spec) {
        return switch (spec) {
            case KeySpec.Rsa(int bits) -> below(policy, PolicySetting.MINIMUM_RSA_BITS, bits);
            case KeySpec.Aes(int bits) -> below(policy, PolicySetting.MINIMUM_AES_BITS, bits);
            case KeySpec.Ec(var curve) ->
                    below(policy, PolicySetting.MINIMUM_EC_BITS, curve.fieldBits());
            case KeySpec.Dsa(int bits) -> below(policy, PolicySetting.MINIMUM_DSA_BITS, bits);
            case KeySpec.Secret _,
                    KeySpec.Ed _,
                    KeySpec.Xdh _,
                    KeySpec.Dh _,
                    KeySpec.Bls _,
                    KeySpec.Parametrized _ ->
                    Optional.<Refusal>empty();
        };
    }

    /** Forbids kinds of keys that are kept for old data only, unless the partition allows them. */
    public static Optional<Refusal> forbidsLegacy(PartitionPolicy policy, KeySpec spec) {
        return spec.legacy() ? requires(policy, PolicySetting.LEGACY_ALGORITHMS) : Optional.empty();
    }

    /** Forbids one more object in a partition that holds {@code present}. */
    public static Optional<Refusal> forbidsAnother(PartitionPolicy policy, long present) {
        int limit = policy.value(PolicySetting.MAXIMUM_OBJECTS);
        return limit > 0 && present >= limit
                ? forbidden(PolicySetting.MAXIMUM_OBJECTS, "is " + limit)
                : Optional.empty();
    }

    /** Forbids GCM, and GMAC, with a key that has been used as often as the mode bears. */
    public static Optional<Refusal> forbidsFurtherUse(
            PartitionPolicy policy, Operation operation, String mechanism, long uses) {
        return policy.on(PolicySetting.ENFORCE_KEY_LIMITS)
                        && takesFreshVector(operation, mechanism)
                        && uses >= MAX_RANDOM_GCM_USES
                ? forbidden(
                        PolicySetting.ENFORCE_KEY_LIMITS, "is on, and the key was used 2^32 times")
                : Optional.empty();
    }

    private static boolean takesFreshVector(Operation operation, String mechanism) {
        return switch (operation) {
            case ENCRYPT -> mechanism.equals(CipherMechanism.AES_GCM.name());
            case SIGN -> mechanism.equals(MacMechanism.AES_GMAC.name());
            default -> false;
        };
    }

    private static Optional<Refusal> below(
            PartitionPolicy policy, PolicySetting minimum, int bits) {
        return bits < policy.value(minimum)
                ? forbidden(minimum, "is " + policy.value(minimum))
                : Optional.empty();
    }

    private static Optional<Refusal> forbidden(PolicySetting setting, String how) {
        return Optional.of(
                Refusal.of(
                        RefusalCode.POLICY_FORBIDS,
                        "partition policy '%s' %s".formatted(setting.wireName(), how)));
    }
}
