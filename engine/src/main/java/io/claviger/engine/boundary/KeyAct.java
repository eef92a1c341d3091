package io.claviger.engine.boundary;

import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.WrapMethod;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done with a key that uses, changes, copies or releases it. */
public enum KeyAct {
    SIGN(Operation.SIGN),
    VERIFY(Operation.VERIFY),
    ENCRYPT(Operation.ENCRYPT),
    DECRYPT(Operation.DECRYPT),
    ENCAPSULATE(Operation.ENCAPSULATE),
    DECAPSULATE(Operation.DECAPSULATE),
    DERIVE_KEY(Operation.DERIVE_KEY),
    WRAP(Operation.WRAP),
    UNWRAP(Operation.UNWRAP),
    TIMESTAMP(Operation.TIMESTAMP),
    REQUEST_CERTIFICATE(Operation.REQUEST_CERTIFICATE),
    SELF_SIGN_CERTIFICATE(Operation.SELF_SIGN_CERTIFICATE),
    SIGN_CERTIFICATE(Operation.SIGN_CERTIFICATE),
    BLOCK_KEY(Operation.BLOCK_KEY),
    UNBLOCK_KEY(Operation.UNBLOCK_KEY),
    CHANGE_KEY_POLICY(Operation.CHANGE_KEY_POLICY),
    CHANGE_KEY_ATTRIBUTES(Operation.CHANGE_KEY_ATTRIBUTES),
    CHANGE_KEY_PASSWORD(Operation.CHANGE_KEY_PASSWORD),
    CHANGE_KEY_VALIDITY(Operation.CHANGE_KEY_VALIDITY),
    IMPORT_CERTIFICATE(Operation.IMPORT_CERTIFICATE),
    DELETE_CERTIFICATE(Operation.DELETE_CERTIFICATE),
    COPY_KEY(Operation.COPY_KEY),
    EXPORT_KEY(Operation.EXPORT_KEY),
    /** Leaves the key boundary wrapped under another key; in records a wrapping by that key. */
    LEAVE_WRAPPED(Operation.WRAP),
    DESTROY_KEY(Operation.DESTROY_KEY),
    RESTORE_KEY(Operation.RESTORE_KEY),
    DESTROY_INVALIDATED_KEY(Operation.DESTROY_INVALIDATED_KEY);

    private final Operation operation;

    KeyAct(Operation operation) {
        this.operation = operation;
    }

    /** What records call it. */
    public Operation operation() {
        return operation;
    }

    /** {@code change-key-policy}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A mechanism by which keys of this kind do it; empty: no key of this kind can. */
    Optional<String> mechanism(KeySpec spec) {
        KeyAlgorithm algorithm = spec.algorithm();
        return switch (this) {
            case SIGN, VERIFY ->
                    signature(spec).or(() -> MacMechanism.of(algorithm).map(Enum::name));
            case TIMESTAMP, REQUEST_CERTIFICATE, SELF_SIGN_CERTIFICATE, SIGN_CERTIFICATE ->
                    signature(spec);
            case ENCRYPT, DECRYPT ->
                    // AES-GCM is the only one that a key can do too often, and the first of AES.
                    Arrays.stream(CipherMechanism.values())
                            .filter(mechanism -> mechanism.algorithm() == algorithm)
                            .map(Enum::name)
                            .reduce((_, last) -> last)
                            .or(() -> FileMechanism.of(spec).map(FileMechanism::wireName));
            case ENCAPSULATE, DECAPSULATE ->
                    Optional.of(algorithm.wireName()).filter(_ -> algorithm == KeyAlgorithm.ML_KEM);
            case WRAP, UNWRAP ->
                    Arrays.stream(WrapMethod.values())
                            .filter(method -> method.wrapping() == algorithm)
                            .map(Enum::name)
                            .findFirst();
            default -> Optional.of(spec.displayName());
        };
    }

    /**
     * Whether keys of this kind do it by this mechanism. A name that this version does not know as
     * a signature's is left to the operation itself.
     */
    boolean fits(KeySpec spec, String mechanism) {
        return mechanism(spec).isPresent()
                && SignatureMechanism.ofWireName(mechanism)
                        .map(signature -> signature.fits(spec))
                        .orElse(true);
    }

    /** The act that records call so; of two with one name, the first. */
    public static Optional<KeyAct> of(Operation operation) {
        return Arrays.stream(values()).filter(act -> act.operation == operation).findFirst();
    }

    private static Optional<String> signature(KeySpec spec) {
        return Arrays.stream(SignatureMechanism.values())
                .filter(mechanism -> mechanism.fits(spec))
                .map(SignatureMechanism::wireName)
                .findFirst();
    }
}
