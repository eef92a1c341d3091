package io.claviger.rest.approval;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.crypto.certificate.CertificateAuthorities;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How approvers prove that they hold their key, and how long what they decided is kept.
 *
 * @param maxAge how old the time may be that they signed
 * @param maxAhead how far it may lie in the future: clocks differ
 * @param keeping how long after its submission a request that has ended is kept
 * @param notifiers SHA-256 of the certificates of services that may list everybody's tasks
 * @param backupKey label of the key whose rule decides on forgotten passwords of backups; empty:
 *     they are refused
 * @param authorities must vouch for certificates that policies name; empty: the policy does
 */
public record ApproverSettings(
        Duration maxAge,
        Duration maxAhead,
        Set<Bytes> notifiers,
        Duration keeping,
        Optional<KeyLabel> backupKey,
        Optional<CertificateAuthorities> authorities) {
    /** The times that clients of the contract expect; no notification service. */
    public static final ApproverSettings DEFAULT =
            new ApproverSettings(
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(5),
                    Set.of(),
                    Duration.ofDays(90),
                    Optional.empty(),
                    Optional.empty());

    public ApproverSettings {
        notifiers = Set.copyOf(notifiers);
    }
}
