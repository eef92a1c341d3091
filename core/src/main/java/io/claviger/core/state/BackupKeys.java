package io.claviger.core.state;

import io.claviger.core.id.CredentialId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The key that backups are encrypted to, and the one that may take its place.
 *
 * @param inUse empty: there are no backups
 * @param proposed waits for more device SOs
 */
public record BackupKeys(Optional<BackupKey> inUse, Optional<Proposed> proposed) {
    public static final BackupKeys NONE = new BackupKeys(Optional.empty(), Optional.empty());

    /**
     * A key that is not used yet.
     *
     * @param approvals device SOs who want it
     */
    public record Proposed(BackupKey key, Set<CredentialId> approvals) {
        public Proposed {
            approvals = Set.copyOf(approvals);
        }
    }

    /**
     * With one more officer who wants this key: it is in use once that many do. Who names another
     * key than the one that waits begins anew; who names the one in use, whose answer may have been
     * lost, changes nothing.
     */
    public BackupKeys wanted(BackupKey key, CredentialId officer, int officers) {
        if (inUse.equals(Optional.of(key))) {
            return this;
        }
        var approvals = new HashSet<CredentialId>();
        approvals.add(officer);
        proposed.filter(waiting -> waiting.key().equals(key))
                .ifPresent(waiting -> approvals.addAll(waiting.approvals()));
        return approvals.size() >= officers
                ? new BackupKeys(Optional.of(key), Optional.empty())
                : new BackupKeys(inUse, Optional.of(new Proposed(key, approvals)));
    }
}
