package io.claviger.core.command;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.change.Change;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;

/** What an accepted command changes. State is the fold of these. */
public sealed interface Event {

    record DeviceStored(Device device) implements Event {}

    record PartitionStored(Partition partition) implements Event {}

    /** It was on its way from a backup, and came no further. */
    record PartitionRemoved(Partition partition) implements Event {}

    record ApplicationStored(Application application) implements Event {}

    /** Its partition came no further. */
    record ApplicationRemoved(Application application) implements Event {}

    /** An onboarding record waits for a second person. */
    record ApplicationRequestStored(ApplicationRequest request) implements Event {}

    /** It was approved or rejected. */
    record ApplicationRequestRemoved(ApplicationRequest request) implements Event {}

    record CredentialStored(Credential credential) implements Event {}

    /** Likewise. */
    record CredentialRemoved(Credential credential) implements Event {}

    record KeyStored(KeyObject key) implements Event {}

    record KeyDestroyed(KeyObject key) implements Event {}

    /**
     * Leaves of a stateful key were taken.
     *
     * @param end the first leaf that nobody has taken yet
     */
    record LeavesReserved(KeyId key, int end) implements Event {}

    record DataObjectStored(DataObject object) implements Event {}

    record DataObjectDestroyed(DataObject object) implements Event {}

    /** A request for approval was made, or has become another. */
    record RequestStored(ApprovalRequest request) implements Event {}

    record RequestRemoved(ApprovalRequest request) implements Event {}

    /**
     * What was approved was done.
     *
     * @param digest SHA-256 of the approval token
     */
    record TokenSpent(Bytes digest) implements Event {}

    /** An approver was made, or has become another. */
    record ApproverStored(ApproverAccount account) implements Event {}

    record ApproverDeleted(ApproverAccount account) implements Event {}

    /** A change was opened, or has become another. */
    record ChangeStored(Change change) implements Event {}

    record KeyUsed(KeyId key) implements Event {}
}
