package io.claviger.core.state;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.Ticket;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.refusal.RefusalCode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The refused use of a key that is looked into under a ticket. While it is open, the key's
 * application gets no other key of the algorithm: a replacement would hide what is wrong with the
 * first (docs/operating-model.md, R9).
 *
 * @param key whose use was refused; a key has one incident at most
 * @param algorithm of the key
 * @param operation that was refused
 * @param refusal why
 * @param step the smaller thing that diagnosis proposed instead
 * @param uses how often the key had been used when the incident was opened
 * @param release asked for by one officer, answered by another
 * @param released whether two officers let other keys be made although it is open
 */
public record Incident(
        Ticket ticket,
        KeyId key,
        KeyLabel label,
        KeyAlgorithm algorithm,
        Operation operation,
        RefusalCode refusal,
        String step,
        Instant opened,
        long uses,
        Optional<Release> release,
        boolean released) {
    /** Longest {@link #step}. */
    public static final int MAX_STEP = 500;

    private static final Set<Operation> USES =
            EnumSet.of(
                    Operation.SIGN,
                    Operation.VERIFY,
                    Operation.ENCRYPT,
                    Operation.DECRYPT,
                    Operation.ENCAPSULATE,
                    Operation.DECAPSULATE,
                    Operation.DERIVE_KEY,
                    Operation.WRAP,
                    Operation.UNWRAP,
                    Operation.TIMESTAMP,
                    Operation.REQUEST_CERTIFICATE,
                    Operation.SELF_SIGN_CERTIFICATE,
                    Operation.SIGN_CERTIFICATE);

    public Incident {
        if (!isUse(operation) || step.length() > MAX_STEP || uses < 0) {
            throw new IllegalArgumentException("no refused use of a key");
        }
    }

    /**
     * A release that waits for a second person.
     *
     * @param by the credential that asked for it, which cannot approve it
     */
    public record Release(CredentialId by, Instant time) {}

    /** Whether refusing it means that a key could not be used. */
    public static boolean isUse(Operation operation) {
        return USES.contains(operation);
    }

    /** Whether this key would stand in for the one that cannot be used. */
    public boolean forbids(KeyObject another) {
        return !released && !another.publicOnly() && another.spec().algorithm() == algorithm;
    }

    /** With a release that waits for a second person. */
    public Incident asking(Release next) {
        return with(Optional.of(next), released);
    }

    /** With no release that waits. */
    public Incident withdrawn() {
        return with(Optional.empty(), released);
    }

    /** Released, and nothing waits any more. */
    public Incident byTwoPeople() {
        return with(Optional.empty(), true);
    }

    private Incident with(Optional<Release> next, boolean isReleased) {
        return new Incident(
                ticket,
                key,
                label,
                algorithm,
                operation,
                refusal,
                step,
                opened,
                uses,
                next,
                isReleased);
    }

    /** {@code incident 'INC-9': sign with key 'invoices' was refused with approval-required}. */
    public String words() {
        return "incident '%s'%s: %s with key '%s' was refused with %s"
                .formatted(
                        ticket,
                        released ? " (released)" : "",
                        operation.wireName(),
                        label,
                        refusal.wireName());
    }
}
