package io.claviger.core.state;

import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;

/**
 * An approver's backup that takes the place of another one when it is approved.
 *
 * @param version of the backup that is replaced; if there is another one by then, nothing is
 * @param wrapped the backup in the version after that
 */
public record BackupReplacement(ApproverName name, ApproverId id, long version, Bytes wrapped) {
    public BackupReplacement {
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1");
        }
    }

    /** The replacement of the account's backup as it is. */
    public static BackupReplacement of(ApproverAccount account, Bytes wrapped) {
        return new BackupReplacement(account.name(), account.id(), account.version(), wrapped);
    }
}
