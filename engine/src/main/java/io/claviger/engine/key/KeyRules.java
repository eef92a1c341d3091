package io.claviger.engine.key;

import io.claviger.core.approval.EncodedPolicy;
import io.claviger.core.approval.RuleCheck;
import io.claviger.core.approval.TokenTimestamp;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.engine.partition.PolicyRules;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What attributes, state and partition policy say about a key, wherever it is asked. Pure. */
public final class KeyRules {
    /** Longest CKA_ID, in the text form in which it arrives. */
    static final int MAX_PKCS11_ID = 256;

    /** Changes of a key that its own rules govern. */
    public static final Set<Operation> POLICY_CHANGES =
            Set.of(Operation.BLOCK_KEY, Operation.UNBLOCK_KEY, Operation.CHANGE_KEY_POLICY);

    private KeyRules() {}

    /**
     * Whether a key of this kind with these attributes may be created in a partition with this
     * policy.
     */
    public static Optional<Refusal> forbidsCreation(KeyObject key, PartitionPolicy policy) {
        KeyAttributes attributes = key.attributes();
        Optional<Refusal> badId = forbidsId(key);
        if (badId.isPresent()) {
            return badId;
        }
        Optional<Refusal> byPolicy =
                (key.ofSession()
                                ? PolicyRules.requires(policy, PolicySetting.SESSION_OBJECTS)
                                : PolicyRules.forbidsWriting(policy))
                        .or(() -> PolicyRules.forbidsKind(policy, key.spec()));
        if (byPolicy.isPresent()) {
            return byPolicy;
        }
        if (key.ofSession()) {
            return forbidsOfSession(key);
        }
        if (attributes.has(Attribute.AGREED)) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID, "only a key of a session is 'agreed'");
        }
        if (key.publicOnly()) {
            return forbidsPublicOnly(key);
        }
        if (key.spec().agreesOnly() && (works(attributes) || !attributes.has(Attribute.DERIVE))) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a key of type %s agrees and nothing else: of 'decrypt', 'derive', 'sign' and 'unwrap' only 'derive' is true"
                            .formatted(key.spec().displayName()));
        }
        Optional<Refusal> tree = forbidsTree(key).or(() -> forbidsAddress(key));
        if (tree.isPresent()) {
            return tree;
        }
        if (key.spec().stateful()
                && (attributes.has(Attribute.EXTRACTABLE)
                        || attributes.has(Attribute.COPYABLE)
                        || !attributes.has(Attribute.LOCAL))) {
            // Two copies of one tree would sign with the same leaves, which gives the key away.
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a stateful key is generated here and cannot be 'extractable' or 'copyable'");
        }
        if (key.policy().isPresent() && attributes.has(Attribute.EXTRACTABLE)) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a key with a policy cannot be 'extractable'");
        }
        if (key.policy().isPresent() && !key.spec().algorithm().asymmetric()) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID, "a symmetric key cannot have a policy");
        }
        if (key.policy()
                .filter(given -> given.blocked() && given.unblock().tokens().isEmpty())
                .isPresent()) {
            return refuse(
                    RefusalCode.KEY_POLICY_INVALID,
                    "a key that is blocked from the start needs a rule 'ruleUnblock'");
        }
        return key.policy().flatMap(rules -> forbidsPolicy(rules, policy));
    }

    private static boolean works(KeyAttributes attributes) {
        return attributes.has(Attribute.SIGN)
                || attributes.has(Attribute.DECRYPT)
                || attributes.has(Attribute.UNWRAP);
    }

    /**
     * Whether the key would be good for nothing that the REST contract knows. Programs of PKCS #11
     * have keys that encrypt alone, or derive alone.
     */
    public static Optional<Refusal> forbidsIdle(KeyObject key) {
        boolean idle =
                !key.publicOnly()
                        && !key.ofSession()
                        && !key.spec().agreesOnly()
                        && !works(key.attributes());
        return idle
                ? refuse(
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        "at least one of 'decrypt', 'sign' and 'unwrap' must be true")
                : Optional.empty();
    }

    /** Whether CKA_ID is text that every interface can show. */
    public static Optional<Refusal> forbidsId(KeyObject key) {
        return key.pkcs11Id().filter(id -> !isPrintable(id)).isPresent()
                ? refuse(
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        "'id' has 1 to %d printable characters".formatted(MAX_PKCS11_ID))
                : Optional.empty();
    }

    /**
     * A key of a session need not be of use by itself, as PKCS #11 has it; but rules and leaves are
     * kept by the state, where it is not.
     */
    private static Optional<Refusal> forbidsOfSession(KeyObject key) {
        if (key.spec().stateful() || key.policy().isPresent() || key.inTree()) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a key of a session has no policy, no leaves and no keys below it");
        }
        return key.publicOnly() ? forbidsPublicOnly(key) : Optional.empty();
    }

    private static Optional<Refusal> forbidsPublicOnly(KeyObject key) {
        if (!key.spec().algorithm().asymmetric() || key.spec().stateful()) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a key of type %s does not come as a public key alone"
                            .formatted(key.spec().displayName()));
        }
        return key.policy().isPresent() || key.addressFormat().isPresent()
                ? refuse(
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        "a public key alone has no policy and no address format")
                : Optional.empty();
    }

    /** Whether the key has no private half here that could do anything. */
    static Optional<Refusal> forbidsPrivateHalf(KeyObject key) {
        return key.publicOnly()
                ? refuse(
                        RefusalCode.OPERATION_FORBIDDEN,
                        "of key '%s' only the public half is here".formatted(key.label()))
                : Optional.empty();
    }

    /** Whether {@code before} may become {@code after} by a public key that came for its label. */
    public static Optional<Refusal> forbidsPublicHalf(
            KeyObject before, KeyObject after, PartitionPolicy policy) {
        if (!before.publicOnly() && !before.publicKey().equals(after.publicKey())) {
            return refuse(
                    RefusalCode.KEY_MALFORMED,
                    "the public key is not that of key '%s'".formatted(before.label()));
        }
        return PolicyRules.requires(policy, PolicySetting.IMPORT_KEYS)
                .or(() -> forbidsChange(before, after, Operation.IMPORT_KEY, policy));
    }

    /** Whether the key can be the root of a tree of keys as its attributes say. */
    private static Optional<Refusal> forbidsTree(KeyObject key) {
        if (!key.inTree()) {
            return Optional.empty();
        }
        KeyAlgorithm algorithm = key.spec().algorithm();
        boolean derivable = algorithm == KeyAlgorithm.EC || algorithm == KeyAlgorithm.ED;
        if (!derivable || !key.attributes().has(Attribute.DERIVE)) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "'bip32' and 'slip10' need an EC or ED key with 'derive'");
        }
        if (!TreeKeys.offers(key.spec())) {
            return refuse(
                    RefusalCode.DERIVATION_NOT_SUPPORTED,
                    "'bip32' and 'slip10' work on secp256k1, P-256 and Ed25519, not with a key of type "
                            + key.spec().displayName());
        }
        if (algorithm == KeyAlgorithm.ED && key.attributes().has(Attribute.BIP32)) {
            return refuse(
                    RefusalCode.DERIVATION_NOT_SUPPORTED,
                    "'bip32' on Ed25519 is Cardano's own derivation, which is not offered; 'slip10' is");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> forbidsAddress(KeyObject key) {
        Optional<AddressFormat> format = key.addressFormat();
        if (format.isEmpty()) {
            return Optional.empty();
        }
        if (key.policy().isEmpty()) {
            return refuse(RefusalCode.NO_ADDRESS, "an address format needs a key with a policy");
        }
        if (!format.get().fits(key.spec())) {
            return refuse(
                    RefusalCode.ADDRESS_FORMAT_MISMATCH,
                    "addresses of %s are not made from a key of type %s"
                            .formatted(format.get(), key.spec().displayName()));
        }
        return Optional.empty();
    }

    /**
     * Whether the key may be used for {@code operation}: SIGN, VERIFY, ENCRYPT, DECRYPT,
     * ENCAPSULATE or DECAPSULATE. Encapsulation is the encryption of a fresh secret, and goes by
     * the same attributes.
     *
     * @param now the journal's time, against the key's dates
     */
    public static Optional<Refusal> forbidsUse(
            KeyObject key, Operation operation, PartitionPolicy policy, Instant now) {
        // The public half of a pair answers to nobody: what is public can be computed anywhere.
        boolean publicUse = isPublicUse(key, operation);
        if (!publicUse) {
            Optional<Refusal> byPolicy =
                    PolicyRules.requires(policy, PolicySetting.USE_OBJECTS)
                            .or(() -> PolicyRules.forbidsLegacy(policy, key.spec()));
            if (byPolicy.isPresent()) {
                return byPolicy;
            }
        }
        Optional<Refusal> withoutHalf = publicUse ? Optional.empty() : forbidsPrivateHalf(key);
        if (withoutHalf.isPresent()) {
            return withoutHalf;
        }
        Attribute needed =
                switch (operation) {
                    case SIGN,
                            REQUEST_CERTIFICATE,
                            SELF_SIGN_CERTIFICATE,
                            SIGN_CERTIFICATE,
                            TIMESTAMP ->
                            Attribute.SIGN;
                    case VERIFY -> Attribute.VERIFY;
                    case ENCRYPT, ENCAPSULATE -> Attribute.ENCRYPT;
                    case DECRYPT, DECAPSULATE -> Attribute.DECRYPT;
                    default ->
                            throw new IllegalArgumentException(operation + " is no use of a key");
                };
        if (!publicUse && !key.attributes().has(needed)) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "attribute '%s' of key '%s' is false"
                            .formatted(needed.name().toLowerCase(Locale.ROOT), key.label()));
        }
        return publicUse ? Optional.empty() : forbidsPrivateUse(key, now);
    }

    /**
     * Whether files may be encrypted for the key, or decrypted by it. A secret is agreed on with
     * it, which goes by attribute 'derive' (CKM_ECDH1_DERIVE), and a file for a key without it
     * could never be decrypted.
     */
    public static Optional<Refusal> forbidsFileUse(
            KeyObject key, Operation operation, PartitionPolicy policy, Instant now) {
        return isPublicUse(key, operation)
                ? forbidsDeriving(key)
                : forbidsDerivation(key, policy, now);
    }

    private static Optional<Refusal> forbidsDeriving(KeyObject key) {
        return key.attributes().has(Attribute.DERIVE)
                ? Optional.empty()
                : refuse(
                        RefusalCode.OPERATION_FORBIDDEN,
                        "attribute 'derive' of key '%s' is false".formatted(key.label()));
    }

    /** Whether the operation needs nothing but the public half of a pair. */
    public static boolean isPublicUse(KeyObject key, Operation operation) {
        return key.spec().algorithm().asymmetric()
                && (operation == Operation.VERIFY
                        || operation == Operation.ENCRYPT
                        || operation == Operation.ENCAPSULATE);
    }

    /** What the state of a key forbids to its secret or private half, whatever the operation. */
    public static Optional<Refusal> forbidsPrivateUse(KeyObject key, Instant now) {
        if (key.policy().filter(KeyPolicy::blocked).isPresent()) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN, "key '%s' is blocked".formatted(key.label()));
        }
        if (!key.validity().begunAt(now)) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "key '%s' is not valid before %s"
                            .formatted(key.label(), key.validity().notBefore().orElseThrow()));
        }
        if (key.validity().endedAt(now)) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "key '%s' is not valid after %s"
                            .formatted(key.label(), key.validity().notAfter().orElseThrow()));
        }
        return Optional.empty();
    }

    /** Whether these leaves of the key may be given to the node that asks. */
    public static Optional<Refusal> forbidsLeaves(
            KeyObject key, int first, int end, StateView state) {
        if (!(key.spec() instanceof KeySpec.HashTree(var tree))) {
            return refuse(
                    RefusalCode.MECHANISM_KEY_MISMATCH,
                    "a key of type %s has no leaves".formatted(key.spec().displayName()));
        }
        int taken = state.reservedLeaves(key.id());
        if (taken >= tree.leaves() || end > tree.leaves()) {
            return refuse(
                    RefusalCode.KEY_EXHAUSTED,
                    "key '%s' has given out all its %d signatures"
                            .formatted(key.label(), tree.leaves()));
        }
        if (first != taken) {
            return refuse(
                    RefusalCode.LEAVES_TAKEN,
                    "leaves of key '%s' were taken at the same time; nothing was signed"
                            .formatted(key.label()));
        }
        return Optional.empty();
    }

    /** Whether other keys may be computed from this one. */
    public static Optional<Refusal> forbidsDerivation(
            KeyObject base, PartitionPolicy policy, Instant now) {
        return PolicyRules.requires(policy, PolicySetting.USE_OBJECTS)
                .or(() -> PolicyRules.forbidsLegacy(policy, base.spec()))
                .or(() -> forbidsPrivateHalf(base))
                .or(() -> forbidsDeriving(base))
                .or(() -> forbidsPrivateUse(base, now));
    }

    /**
     * Whether this function may compute other keys from this secret key. RFC 5869 §2.3: the first
     * block of what is expanded is a code of HMAC, which a key that makes codes would give away,
     * and one that verifies short ones byte by byte. A key that can be read gives nothing away.
     */
    static Optional<Refusal> forbidsExpansion(KeyObject base, KeyDerivationFunction function) {
        KeyAttributes attributes = base.attributes();
        boolean expanded = function.family() == KeyDerivationFunction.Family.HKDF_EXPAND;
        boolean codes =
                MacMechanism.of(base.spec().algorithm()).filter(MacMechanism::hmac).isPresent()
                        && (attributes.has(Attribute.SIGN) || attributes.has(Attribute.VERIFY));
        boolean secret =
                attributes.has(Attribute.SENSITIVE) || !attributes.has(Attribute.EXTRACTABLE);
        return expanded && codes && secret
                ? refuse(
                        RefusalCode.OPERATION_FORBIDDEN,
                        "key '%s' makes or verifies codes, which would tell what %s expands from it"
                                .formatted(base.label(), function.wireName()))
                : Optional.empty();
    }

    /** A key that was computed from another is protected as strictly as that one, or stricter. */
    public static Optional<Refusal> forbidsAsDerived(KeyObject key, KeyObject base) {
        if (base.policy().isPresent() && key.policy().isEmpty()) {
            // A secret key has no rules, so what the rules of the base guard would leave them.
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "key '%s' has a policy, and the new key would have none"
                            .formatted(base.label()));
        }
        if (base.policy().isPresent()
                && !key.policy().orElseThrow().sameRules(base.policy().get())) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "the new key would have other rules than key '%s'".formatted(base.label()));
        }
        if (key.attributes().has(Attribute.AGREED)) {
            // The peer holds the secret as well, and it tells nothing of the key that agreed on it.
            return Optional.empty();
        }
        if (base.token().has(Flag.WRAP_WITH_TRUSTED) && !key.token().has(Flag.WRAP_WITH_TRUSTED)) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "key '%s' leaves under trusted keys only, and the new key would not"
                            .formatted(base.label()));
        }
        for (Attribute attribute : Attribute.values()) {
            boolean here = key.attributes().has(attribute);
            boolean there = base.attributes().has(attribute);
            boolean looser =
                    switch (attribute.kind()) {
                        case STRICTER_WHEN_SET -> there && !here;
                        case STRICTER_WHEN_CLEAR ->
                                here && !there && attribute != Attribute.DESTROYABLE;
                        case CAPABILITY, HISTORY, FIXED, OF_SESSION -> false;
                    };
            if (looser) {
                return refuse(
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        "attribute '%s' would be looser than that of key '%s'"
                                .formatted(
                                        attribute.name().toLowerCase(Locale.ROOT), base.label()));
            }
        }
        return Optional.empty();
    }

    /** Whether a key would be trusted from the start: that comes from the security officer. */
    public static Optional<Refusal> forbidsNewTrust(KeyObject key) {
        return key.token().equals(key.token().untrusted())
                ? Optional.empty()
                : refuse(
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        "a new key is not trusted before the security officer says so");
    }

    /**
     * Whether a trusted key would give out what it wrapped: by a use that undoes the wrapping (RSA
     * signs by the same operation as it decrypts), or by leaving itself under another key.
     */
    private static Optional<Refusal> forbidsTrust(KeyObject key) {
        if (!key.token().has(Flag.TRUSTED) || key.publicOnly()) {
            return Optional.empty();
        }
        KeyAttributes attributes = key.attributes();
        boolean used =
                attributes.has(Attribute.SIGN)
                        || attributes.has(Attribute.DECRYPT)
                        || attributes.has(Attribute.DERIVE);
        boolean leaves =
                attributes.has(Attribute.EXTRACTABLE) && !key.token().has(Flag.WRAP_WITH_TRUSTED);
        return used || leaves
                ? refuse(
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        "a trusted key wraps and unwraps alone: of 'sign', 'decrypt' and 'derive' none is true, and it leaves under trusted keys or not at all")
                : Optional.empty();
    }

    /** Whether the key may be destroyed. */
    public static Optional<Refusal> forbidsDestruction(KeyObject key, PartitionPolicy policy) {
        Optional<Refusal> byPolicy =
                PolicyRules.forbidsWriting(policy)
                        .or(() -> PolicyRules.requires(policy, PolicySetting.DESTROY_OBJECTS));
        if (byPolicy.isPresent() && !key.ofSession()) {
            return byPolicy;
        }
        if (!key.attributes().has(Attribute.DESTROYABLE)) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "attribute 'destroyable' of key '%s' is false".formatted(key.label()));
        }
        return Optional.empty();
    }

    /**
     * Whether {@code before} may become {@code after}. Attribute MODIFIABLE guards everything about
     * a key but its policy, which has rules of its own.
     */
    public static Optional<Refusal> forbidsChange(
            KeyObject before, KeyObject after, Operation operation, PartitionPolicy policy) {
        Optional<Refusal> byPolicy = PolicyRules.forbidsWriting(policy);
        if (byPolicy.isPresent()) {
            return byPolicy;
        }
        boolean ofPolicy = POLICY_CHANGES.contains(operation);
        if (ofPolicy && before.policy().isEmpty()) {
            return Optional.of(notAPolicyKey(before));
        }
        if (after.version() != before.version() + 1) {
            return refuse(
                    RefusalCode.KEY_CHANGED,
                    "key '%s' was changed at the same time; nothing was done"
                            .formatted(before.label()));
        }
        Optional<Refusal> byRules = forbidsRules(before, after, operation, policy);
        if (byRules.isPresent()) {
            return byRules;
        }
        if (!ofPolicy && !before.attributes().has(Attribute.MODIFIABLE)) {
            return refuse(
                    RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                    "attribute 'modifiable' of key '%s' is false".formatted(before.label()));
        }
        if (!before.validity().mayBecome(after.validity())) {
            return refuse(
                    RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                    "the dates of key '%s' can only become narrower".formatted(before.label()));
        }
        Optional<Refusal> byTrust = forbidsTrust(after);
        if (byTrust.isPresent()) {
            return byTrust;
        }
        if (before.token().has(Flag.WRAP_WITH_TRUSTED)
                && !after.token().has(Flag.WRAP_WITH_TRUSTED)) {
            return refuse(
                    RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                    "key '%s' leaves under trusted keys only, for good".formatted(before.label()));
        }
        return before.attributes()
                .forbids(after.attributes())
                .map(
                        attribute ->
                                Refusal.of(
                                        RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                                        "attribute '%s' of key '%s' cannot change that way"
                                                .formatted(
                                                        attribute.name().toLowerCase(Locale.ROOT),
                                                        before.label())));
    }

    /** The rules change by a change of policy only, the block state by none but its own. */
    private static Optional<Refusal> forbidsRules(
            KeyObject before, KeyObject after, Operation operation, PartitionPolicy policy) {
        boolean kept =
                switch (operation) {
                    case BLOCK_KEY ->
                            after.policy().equals(before.policy().map(p -> p.blocked(true)));
                    case UNBLOCK_KEY ->
                            after.policy().equals(before.policy().map(p -> p.blocked(false)));
                    case CHANGE_KEY_POLICY ->
                            after.policy()
                                    .map(KeyPolicy::blocked)
                                    .equals(before.policy().map(KeyPolicy::blocked));
                    default -> after.policy().equals(before.policy());
                };
        if (!kept) {
            return refuse(
                    RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                    "this does not change the policy of key '%s'".formatted(before.label()));
        }
        return operation == Operation.CHANGE_KEY_POLICY
                ? after.policy().flatMap(rules -> forbidsPolicy(rules, policy))
                : Optional.empty();
    }

    /** What is wrong with the rules that a key is to get. */
    private static Optional<Refusal> forbidsPolicy(KeyPolicy policy, PartitionPolicy partition) {
        if (policy.withoutRules()) {
            return Optional.empty();
        }
        Optional<Refusal> off = PolicyRules.requires(partition, PolicySetting.KEY_AUTHORIZATION);
        if (off.isPresent()) {
            return off;
        }
        if (!RuleCheck.fulfillable(policy.use())) {
            return refuse(
                    RefusalCode.KEY_POLICY_INVALID,
                    "rule 'ruleUse' can never be fulfilled: a quorum is larger than the people of its"
                            + " group, or a time-lock longer than its time-out");
        }
        return EncodedPolicy.fits(policy.use(), policy.block(), policy.unblock(), policy.modify())
                ? Optional.empty()
                : refuse(
                        RefusalCode.KEY_POLICY_INVALID,
                        "the rules are too large to be approved: together at most %d bytes"
                                .formatted(TokenTimestamp.MAX_PAYLOAD_BYTES));
    }

    /** The refusal of what only keys with a policy know. */
    public static Refusal notAPolicyKey(KeyObject key) {
        return Refusal.of(
                RefusalCode.NOT_A_POLICY_KEY,
                "key '%s' was made without a policy and can never have one".formatted(key.label()));
    }

    private static boolean isPrintable(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_PKCS11_ID
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static Optional<Refusal> refuse(RefusalCode code, String message) {
        return Optional.of(Refusal.of(code, message));
    }
}
