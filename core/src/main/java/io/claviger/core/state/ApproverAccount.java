package io.claviger.core.state;

import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import java.time.Instant;
import java.util.Optional;

/**
 * An approver for whom the device made a key. The private key leaves with the approver; what stays
 * is a backup that their password opens, wrapped under the partition key.
 *
 * @param certificate DER; self-signed, its common name is {@code name}
 * @param version counts the changes of the backup, from 1
 * @param onboarded when the approver fetched the key first; empty while pending
 * @param code with which the key is fetched next; empty once it was
 * @param wrongPasswords that were given for the backup since it was changed last
 * @param wrapped the PKCS #12 file, wrapped; empty in a draft and in a list
 */
public record ApproverAccount(
        ApproverId id,
        PartitionId partition,
        ApproverName name,
        Bytes certificate,
        long version,
        Instant created,
        Optional<Instant> onboarded,
        Optional<OneTimeCode> code,
        Optional<WrongPasswords> wrongPasswords,
        Bytes wrapped) {
    /** Most approvers of a partition: all of them are shown in one answer. */
    public static final int MAX_PER_PARTITION = 1_000;

    public ApproverAccount {
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1");
        }
    }

    /** The account with this code, in place of any other. */
    public ApproverAccount with(OneTimeCode next) {
        return changed(version, onboarded, Optional.of(next), wrongPasswords, wrapped);
    }

    /** The account after the key was fetched: the code is spent. */
    public ApproverAccount fetched(Instant now) {
        return changed(
                version,
                onboarded.isPresent() ? onboarded : Optional.of(now),
                Optional.empty(),
                wrongPasswords,
                wrapped);
    }

    /** The account after a wrong password was given for its backup. */
    public ApproverAccount wrongPassword(Instant now) {
        WrongPasswords wrong =
                wrongPasswords
                        .map(before -> before.another(now))
                        .orElseGet(() -> WrongPasswords.first(now));
        return changed(version, onboarded, code, Optional.of(wrong), wrapped);
    }

    /** The account with another backup, which is yet to be wrapped. */
    public ApproverAccount nextVersion() {
        return changed(version + 1, onboarded, code, Optional.empty(), Bytes.empty());
    }

    /**
     * The account with the same key in another container: wrong passwords of the key still count.
     */
    public ApproverAccount contained(Bytes backup) {
        return changed(version + 1, onboarded, code, wrongPasswords, backup);
    }

    /** The account with this wrapped backup. */
    public ApproverAccount wrappedAs(Bytes backup) {
        return changed(version, onboarded, code, wrongPasswords, backup);
    }

    private ApproverAccount changed(
            long nextVersion,
            Optional<Instant> nextOnboarded,
            Optional<OneTimeCode> nextCode,
            Optional<WrongPasswords> nextWrongPasswords,
            Bytes nextWrapped) {
        return new ApproverAccount(
                id,
                partition,
                name,
                certificate,
                nextVersion,
                created,
                nextOnboarded,
                nextCode,
                nextWrongPasswords,
                nextWrapped);
    }
}
