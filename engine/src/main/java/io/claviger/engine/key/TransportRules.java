package io.claviger.engine.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.TokenAttributes.Flag;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What a key's own attributes and state say about leaving, wrapping and being copied. Pure. */
public final class TransportRules {
    private TransportRules() {}

    /** Whether the key is still there, in the version that was decided on. */
    public static Optional<Refusal> present(Optional<KeyObject> key, long version) {
        if (key.isEmpty()) {
            return refuse(RefusalCode.KEY_NOT_FOUND, "the key was destroyed; nothing was released");
        }
        return key.get().version() == version
                ? Optional.empty()
                : refuse(
                        RefusalCode.KEY_CHANGED,
                        "key '%s' was changed at the same time; nothing was released"
                                .formatted(key.get().label()));
    }

    /** Whether the key may leave. In the clear it must not be sensitive either. */
    public static Optional<Refusal> forbidsLeaving(KeyObject key, boolean plain) {
        if (key.policy().isPresent()) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "key '%s' has a policy and never leaves".formatted(key.label()));
        }
        Optional<Refusal> impossible = forbidsTwice(key).or(() -> KeyRules.forbidsPrivateHalf(key));
        if (impossible.isPresent()) {
            return impossible;
        }
        if (!key.attributes().has(Attribute.EXTRACTABLE)) {
            return attribute(key, Attribute.EXTRACTABLE, false);
        }
        if (plain && key.token().has(Flag.WRAP_WITH_TRUSTED)) {
            return refuse(
                    RefusalCode.OPERATION_FORBIDDEN,
                    "key '%s' leaves under trusted keys only".formatted(key.label()));
        }
        return plain && key.attributes().has(Attribute.SENSITIVE)
                ? attribute(key, Attribute.SENSITIVE, true)
                : Optional.empty();
    }

    /** Whether the key leaves under trusted keys only, and the wrapping key is none. */
    public static Optional<Refusal> forbidsUntrusted(KeyObject key, KeyObject wrapping) {
        boolean trusted =
                !key.token().has(Flag.WRAP_WITH_TRUSTED) || wrapping.token().has(Flag.TRUSTED);
        return trusted
                ? Optional.empty()
                : refuse(
                        RefusalCode.OPERATION_FORBIDDEN,
                        "key '%s' leaves under trusted keys only, and the security officer does not trust key '%s'"
                                .formatted(key.label(), wrapping.label()));
    }

    /**
     * Whether a key that a trusted key wrapped would leave under any other: else who may wrap and
     * unwrap takes out what leaves under trusted keys only.
     */
    public static Optional<Refusal> forbidsLoose(KeyObject key, KeyObject unwrapping) {
        return unwrapping.token().has(Flag.TRUSTED) && !key.token().has(Flag.WRAP_WITH_TRUSTED)
                ? refuse(
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        "what comes in under the trusted key '%s' leaves under trusted keys only"
                                .formatted(unwrapping.label()))
                : Optional.empty();
    }

    /** Whether the key may wrap others. A pair wraps with its public half, which is free. */
    public static Optional<Refusal> forbidsWrapping(KeyObject key, Instant now) {
        if (key.spec().algorithm().asymmetric()) {
            return Optional.empty();
        }
        return key.attributes().has(Attribute.WRAP)
                ? KeyRules.forbidsPrivateUse(key, now)
                : attribute(key, Attribute.WRAP, false);
    }

    /** Whether the key may unwrap others. */
    public static Optional<Refusal> forbidsUnwrapping(KeyObject key, Instant now) {
        if (key.publicOnly()) {
            return KeyRules.forbidsPrivateHalf(key);
        }
        return key.attributes().has(Attribute.UNWRAP)
                ? KeyRules.forbidsPrivateUse(key, now)
                : attribute(key, Attribute.UNWRAP, false);
    }

    /** Whether {@code copy} is a copy that {@code key} allows: at least as strict in everything. */
    public static Optional<Refusal> forbidsCopy(KeyObject key, KeyObject copy) {
        Optional<Refusal> twice = forbidsTwice(key);
        if (twice.isPresent()) {
            return twice;
        }
        if (!key.attributes().has(Attribute.COPYABLE)) {
            return attribute(key, Attribute.COPYABLE, false);
        }
        if (key.policy().isPresent() != copy.policy().isPresent()) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a copy has a policy if, and only if, key '%s' has one".formatted(key.label()));
        }
        if (key.token().has(Flag.WRAP_WITH_TRUSTED) && !copy.token().has(Flag.WRAP_WITH_TRUSTED)) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a copy of key '%s' leaves under trusted keys only, too"
                            .formatted(key.label()));
        }
        if (copy.token().has(Flag.TRUSTED) != key.token().has(Flag.TRUSTED)
                || copy.token().has(Flag.CERTIFICATE_TRUSTED)) {
            return refuse(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    "a copy is trusted if, and only if, key '%s' is".formatted(key.label()));
        }
        if (!key.validity().mayBecome(copy.validity())) {
            return refuse(
                    RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                    "the dates of a copy of key '%s' can only be narrower".formatted(key.label()));
        }
        // A capability that the original does not have would be one that nobody granted.
        for (Attribute attribute : Attribute.values()) {
            boolean gained =
                    attribute.kind() == Attribute.Kind.CAPABILITY
                            && copy.attributes().has(attribute)
                            && !key.attributes().has(attribute);
            if (gained) {
                return changed(key, attribute);
            }
        }
        // A copy may live longer than its source, or less long.
        KeyAttributes asModifiable =
                key.attributes()
                        .with(Attribute.MODIFIABLE, true)
                        .with(Attribute.SESSION, copy.ofSession())
                        .with(
                                Attribute.AGREED,
                                key.attributes().has(Attribute.AGREED)
                                        && copy.attributes().has(Attribute.AGREED));
        return (key.attributes().has(Attribute.MODIFIABLE)
                                || !copy.attributes().has(Attribute.MODIFIABLE)
                        ? asModifiable.forbids(copy.attributes())
                        : Optional.of(Attribute.MODIFIABLE))
                .flatMap(attribute -> changed(key, attribute));
    }

    /** SP 800-208 §7: a leaf that is in two places could sign twice, which gives the key away. */
    private static Optional<Refusal> forbidsTwice(KeyObject key) {
        return key.spec().stateful()
                ? refuse(
                        RefusalCode.OPERATION_FORBIDDEN,
                        "key '%s' is stateful and exists once".formatted(key.label()))
                : Optional.empty();
    }

    private static Optional<Refusal> changed(KeyObject key, Attribute attribute) {
        return refuse(
                RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                "attribute '%s' of a copy of key '%s' cannot be less strict"
                        .formatted(name(attribute), key.label()));
    }

    private static Optional<Refusal> attribute(KeyObject key, Attribute attribute, boolean value) {
        return refuse(
                RefusalCode.OPERATION_FORBIDDEN,
                "attribute '%s' of key '%s' is %b".formatted(name(attribute), key.label(), value));
    }

    private static String name(Attribute attribute) {
        return attribute.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Refusal> refuse(RefusalCode code, String message) {
        return Optional.of(Refusal.of(code, message));
    }
}
