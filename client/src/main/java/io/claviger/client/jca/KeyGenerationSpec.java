package io.claviger.client.jca;

import io.claviger.client.Secret;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.Policy;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A key to generate: what the JCA has words for ({@link #size}, or {@link #parameters} as {@code
 * ECGenParameterSpec}), and what only the service knows: its name, attributes, approval rules,
 * dates, password. Immutable.
 *
 * <pre>{@code
 * generator.initialize(KeyGenerationSpec.named("invoices").parameters(new ECGenParameterSpec("secp256r1")));
 * }</pre>
 *
 * A key with a name is stored under it at once; prefer this to {@code setKeyEntry}, which leaves a
 * key without a use behind when the program ends in between.
 */
public final class KeyGenerationSpec implements AlgorithmParameterSpec {
    private final Optional<String> label;
    private final OptionalInt size;
    private final Optional<AlgorithmParameterSpec> parameters;
    private final Optional<CreateKeyAttributes> attributes;
    private final Optional<Policy> policy;
    private final Optional<Instant> notBefore;
    private final Optional<Instant> notAfter;
    private final Optional<Secret> password;

    private KeyGenerationSpec(
            Optional<String> label,
            OptionalInt size,
            Optional<AlgorithmParameterSpec> parameters,
            Optional<CreateKeyAttributes> attributes,
            Optional<Policy> policy,
            Optional<Instant> notBefore,
            Optional<Instant> notAfter,
            Optional<Secret> password) {
        this.label = label;
        this.size = size;
        this.parameters = parameters;
        this.attributes = attributes;
        this.policy = policy;
        this.notBefore = notBefore;
        this.notAfter = notAfter;
        this.password = password;
    }

    /** A key that has this name from its birth. */
    public static KeyGenerationSpec named(String label) {
        return of(Optional.of(label));
    }

    /** A key that gets its name later, by {@link java.security.KeyStore#setKeyEntry}. */
    public static KeyGenerationSpec unnamed() {
        return of(Optional.empty());
    }

    private static KeyGenerationSpec of(Optional<String> label) {
        return new KeyGenerationSpec(
                label,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with a size in bits. */
    public KeyGenerationSpec size(int bits) {
        return new KeyGenerationSpec(
                label,
                OptionalInt.of(bits),
                parameters,
                attributes,
                policy,
                notBefore,
                notAfter,
                password);
    }

    /** The same with parameters of the JCA. */
    public KeyGenerationSpec parameters(AlgorithmParameterSpec ofJca) {
        return new KeyGenerationSpec(
                label, size, Optional.of(ofJca), attributes, policy, notBefore, notAfter, password);
    }

    /** The same with these attributes instead of those that its kind usually has. */
    public KeyGenerationSpec attributes(CreateKeyAttributes all) {
        return new KeyGenerationSpec(
                label, size, parameters, Optional.of(all), policy, notBefore, notAfter, password);
    }

    /** The same under approval rules. */
    public KeyGenerationSpec policy(Policy rules) {
        return new KeyGenerationSpec(
                label,
                size,
                parameters,
                attributes,
                Optional.of(rules),
                notBefore,
                notAfter,
                password);
    }

    /** The same, to be used between two instants only. */
    public KeyGenerationSpec valid(Instant from, Instant until) {
        return new KeyGenerationSpec(
                label,
                size,
                parameters,
                attributes,
                policy,
                Optional.of(from),
                Optional.of(until),
                password);
    }

    /** The same with a password, which is copied: the caller wipes it. */
    public KeyGenerationSpec password(char[] characters) {
        return new KeyGenerationSpec(
                label,
                size,
                parameters,
                attributes,
                policy,
                notBefore,
                notAfter,
                Optional.of(Secret.of(characters)));
    }

    Optional<String> label() {
        return label;
    }

    OptionalInt size() {
        return size;
    }

    Optional<AlgorithmParameterSpec> parameters() {
        return parameters;
    }

    Optional<CreateKeyAttributes> attributes() {
        return attributes;
    }

    Optional<Policy> policy() {
        return policy;
    }

    Optional<Instant> notBefore() {
        return notBefore;
    }

    Optional<Instant> notAfter() {
        return notAfter;
    }

    Optional<Secret> password() {
        return password;
    }
}
