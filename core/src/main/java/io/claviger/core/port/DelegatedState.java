package io.claviger.core.port;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.change.Change;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.TaskId;
import io.claviger.core.id.Ticket;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import java.util.List;
import java.util.Optional;

/** A state that is another one but for what a subclass says. Safe for many threads if that is. */
public abstract class DelegatedState implements StateView {
    private final StateView present;

    /** All of {@code present}. */
    protected DelegatedState(StateView present) {
        this.present = present;
    }

    @Override
    public Optional<Device> device() {
        return present.device();
    }

    @Override
    public Optional<Partition> partition(PartitionId id) {
        return present.partition(id);
    }

    @Override
    public Optional<Application> application(ApplicationId id) {
        return present.application(id);
    }

    @Override
    public Optional<Credential> credential(CredentialId id) {
        return present.credential(id);
    }

    @Override
    public Optional<Credential> credentialByToken(Bytes tokenHash) {
        return present.credentialByToken(tokenHash);
    }

    @Override
    public Optional<KeyObject> key(KeyId id) {
        return present.key(id);
    }

    @Override
    public Optional<KeyObject> key(PartitionId partition, KeyLabel label) {
        return present.key(partition, label);
    }

    @Override
    public long uses(KeyId id) {
        return present.uses(id);
    }

    @Override
    public long records(CredentialId id) {
        return present.records(id);
    }

    @Override
    public int reservedLeaves(KeyId id) {
        return present.reservedLeaves(id);
    }

    @Override
    public List<Partition> partitions() {
        return present.partitions();
    }

    @Override
    public List<Application> applications(Optional<ApplicationId> after, int limit) {
        return present.applications(after, limit);
    }

    @Override
    public Optional<ApplicationRequest> applicationRequest(ApplicationId id) {
        return present.applicationRequest(id);
    }

    @Override
    public List<ApplicationRequest> applicationRequests(Optional<ApplicationId> after, int limit) {
        return present.applicationRequests(after, limit);
    }

    @Override
    public List<Credential> credentials(ApplicationId application) {
        return present.credentials(application);
    }

    @Override
    public List<Credential> officerCredentials() {
        return present.officerCredentials();
    }

    @Override
    public List<KeyObject> keys(PartitionId partition, Optional<KeyLabel> after, int limit) {
        return present.keys(partition, after, limit);
    }

    @Override
    public long keyCount(PartitionId partition) {
        return present.keyCount(partition);
    }

    @Override
    public Optional<DataObject> dataObject(PartitionId partition, DataObjectName name) {
        return present.dataObject(partition, name);
    }

    @Override
    public List<DataObject> dataObjects(
            PartitionId partition, Optional<DataObjectName> after, int limit) {
        return present.dataObjects(partition, after, limit);
    }

    @Override
    public long dataObjectCount(PartitionId partition) {
        return present.dataObjectCount(partition);
    }

    @Override
    public Optional<ApprovalRequest> request(ApprovalRequestId id) {
        return present.request(id);
    }

    @Override
    public List<RequestLine> requests(
            PartitionId partition, Optional<RequestLine> after, int limit) {
        return present.requests(partition, after, limit);
    }

    @Override
    public List<ApprovalRequestId> openRequests(Optional<ApprovalRequestId> after, int limit) {
        return present.openRequests(after, limit);
    }

    @Override
    public long openRequestCount(PartitionId partition) {
        return present.openRequestCount(partition);
    }

    @Override
    public Optional<ApprovalRequestId> requestOfRepetition(Bytes repetition) {
        return present.requestOfRepetition(repetition);
    }

    @Override
    public Optional<ApprovalRequestId> requestOfTask(TaskId task) {
        return present.requestOfTask(task);
    }

    @Override
    public List<Task> tasks(
            PartitionId partition, Optional<Bytes> approver, Optional<Task> after, int limit) {
        return present.tasks(partition, approver, after, limit);
    }

    @Override
    public boolean tokenSpent(Bytes digest) {
        return present.tokenSpent(digest);
    }

    @Override
    public Optional<ApproverAccount> approver(PartitionId partition, ApproverName name) {
        return present.approver(partition, name);
    }

    @Override
    public Optional<Change> change(Ticket ticket) {
        return present.change(ticket);
    }

    @Override
    public List<Change> changes(Optional<Ticket> after, int limit) {
        return present.changes(after, limit);
    }

    @Override
    public List<ApproverAccount> approvers(PartitionId partition, int limit) {
        return present.approvers(partition, limit);
    }
}
