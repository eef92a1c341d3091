package io.claviger.crypto.provider;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;

/** The refusals of this package, each worded once. */
final class Refusals {
    private Refusals() {}

    static Refusal.Thrown keyMismatch(Enum<?> mechanism, KeySpec spec) {
        return new Refusal.Thrown(
                RefusalCode.MECHANISM_KEY_MISMATCH,
                "%s does not work with a key of type %s"
                        .formatted(mechanism.name(), spec.displayName()));
    }

    static Refusal.Thrown unavailable(Enum<?> mechanism, KeySpec spec) {
        return new Refusal.Thrown(
                RefusalCode.MECHANISM_UNAVAILABLE,
                "%s with a key of type %s failed its known-answer test on this node"
                        .formatted(mechanism.name(), spec.displayName()));
    }

    static Refusal.Thrown notLoaded(KeySpec spec, String problem) {
        return new Refusal.Thrown(
                RefusalCode.MECHANISM_UNAVAILABLE,
                "keys of type %s are out of service on this node: %s"
                        .formatted(spec.displayName(), problem));
    }

    static Refusal.Thrown invalidPayload(Enum<?> mechanism, String rule) {
        return new Refusal.Thrown(
                RefusalCode.INVALID_PAYLOAD, "%s %s".formatted(mechanism.name(), rule));
    }

    static Refusal.Thrown keyTooSmall(Enum<?> mechanism, KeySpec spec) {
        return new Refusal.Thrown(
                RefusalCode.KEY_SIZE_INVALID,
                "a key of type %s is too small for %s"
                        .formatted(spec.displayName(), mechanism.name()));
    }

    static Refusal.Thrown sizeNotGenerated(KeySpec spec, int step) {
        return new Refusal.Thrown(
                RefusalCode.KEY_SIZE_INVALID,
                "a key of type %s is not generated: the size must be a multiple of %d bits"
                        .formatted(spec.displayName(), step));
    }

    static Refusal.Thrown tagLength(CipherMechanism mechanism, int tagBits) {
        return new Refusal.Thrown(
                RefusalCode.TAG_LENGTH_INVALID,
                "%s has no tag of %d bits".formatted(mechanism.name(), tagBits));
    }

    static Refusal.Thrown noAgreement(KeySpec spec) {
        return new Refusal.Thrown(
                RefusalCode.MECHANISM_KEY_MISMATCH,
                "a key of type %s agrees on no secret".formatted(spec.displayName()));
    }

    static Refusal.Thrown secretTooShort(KeySpec spec, int bytes) {
        return new Refusal.Thrown(
                RefusalCode.KEY_SIZE_INVALID,
                "keys of type %s agree on a secret of %d bytes"
                        .formatted(spec.displayName(), bytes));
    }

    static Refusal.Thrown malformedPeer(KeySpec spec) {
        return new Refusal.Thrown(
                RefusalCode.KEY_MALFORMED,
                "the peer's key is no sound public key of type %s".formatted(spec.displayName()));
    }

    /** The one answer for every reason; it carries no stack trace, and no cause. */
    static Refusal.Thrown decryptFailed() {
        return new Refusal.Thrown(
                RefusalCode.DECRYPT_FAILED, "the ciphertext does not decrypt with this key");
    }

    static Refusal.Thrown malformedKey(String what, KeySpec spec) {
        return new Refusal.Thrown(
                RefusalCode.KEY_ATTRIBUTES_INVALID,
                "this is not a %s of type %s".formatted(what, spec.displayName()));
    }
}
