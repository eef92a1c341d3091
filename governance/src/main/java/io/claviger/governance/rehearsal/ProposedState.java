package io.claviger.governance.rehearsal;

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
import io.claviger.core.port.StateView;
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

/** A state in which one thing is as it is proposed, and one key may not be there yet. */
final class ProposedState implements StateView {
    private final StateView present;
    private final Optional<Partition> partition;
    private final Optional<Application> application;
    private final Optional<KeyObject> key;
    private final Optional<KeyId> hidden;

    private ProposedState(
            StateView present,
            Optional<Partition> partition,
            Optional<Application> application,
            Optional<KeyObject> key,
            Optional<KeyId> hidden) {
        this.present = present;
        this.partition = partition;
        this.application = application;
        this.key = key;
        this.hidden = hidden;
    }

    static StateView with(StateView present, Partition partition) {
        return new ProposedState(
                present,
                Optional.of(partition),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static StateView with(StateView present, Application application) {
        return new ProposedState(
                present,
                Optional.empty(),
                Optional.of(application),
                Optional.empty(),
                Optional.empty());
    }

    static StateView with(StateView present, KeyObject key) {
        return new ProposedState(
                present, Optional.empty(), Optional.empty(), Optional.of(key), Optional.empty());
    }

    /** The state before this key was made. */
    static StateView without(StateView present, KeyId key) {
        return new ProposedState(
                present, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(key));
    }

    @Override
    public Optional<Device> device() {
        return present.device();
    }

    @Override
    public Optional<Partition> partition(PartitionId id) {
        return partition.filter(p -> p.id().equals(id)).or(() -> present.partition(id));
    }

    @Override
    public Optional<Application> application(ApplicationId id) {
        return application.filter(a -> a.id().equals(id)).or(() -> present.application(id));
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
        return hidden.filter(id::equals).isPresent()
                ? Optional.empty()
                : key.filter(k -> k.id().equals(id)).or(() -> present.key(id));
    }

    @Override
    public Optional<KeyObject> key(PartitionId ofPartition, KeyLabel label) {
        return present.key(ofPartition, label).flatMap(found -> key(found.id()));
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
        return present.partitions().stream()
                .map(found -> partition(found.id()).orElse(found))
                .toList();
    }

    @Override
    public List<Application> applications(Optional<ApplicationId> after, int limit) {
        return present.applications(after, limit).stream()
                .map(found -> application(found.id()).orElse(found))
                .toList();
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
    public List<Credential> credentials(ApplicationId ofApplication) {
        return present.credentials(ofApplication);
    }

    @Override
    public List<Credential> officerCredentials() {
        return present.officerCredentials();
    }

    @Override
    public List<KeyObject> keys(PartitionId ofPartition, Optional<KeyLabel> after, int limit) {
        return present.keys(ofPartition, after, limit).stream()
                .map(found -> key(found.id()).orElse(found))
                .toList();
    }

    @Override
    public long keyCount(PartitionId ofPartition) {
        return present.keyCount(ofPartition) - (hidden.flatMap(present::key).isPresent() ? 1 : 0);
    }

    @Override
    public Optional<DataObject> dataObject(PartitionId ofPartition, DataObjectName name) {
        return present.dataObject(ofPartition, name);
    }

    @Override
    public List<DataObject> dataObjects(
            PartitionId ofPartition, Optional<DataObjectName> after, int limit) {
        return present.dataObjects(ofPartition, after, limit);
    }

    @Override
    public long dataObjectCount(PartitionId ofPartition) {
        return present.dataObjectCount(ofPartition);
    }

    @Override
    public Optional<ApprovalRequest> request(ApprovalRequestId id) {
        return present.request(id);
    }

    @Override
    public List<RequestLine> requests(
            PartitionId ofPartition, Optional<RequestLine> after, int limit) {
        return present.requests(ofPartition, after, limit);
    }

    @Override
    public List<ApprovalRequestId> openRequests(Optional<ApprovalRequestId> after, int limit) {
        return present.openRequests(after, limit);
    }

    @Override
    public long openRequestCount(PartitionId ofPartition) {
        return present.openRequestCount(ofPartition);
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
            PartitionId ofPartition, Optional<Bytes> approver, Optional<Task> after, int limit) {
        return present.tasks(ofPartition, approver, after, limit);
    }

    @Override
    public boolean tokenSpent(Bytes digest) {
        return present.tokenSpent(digest);
    }

    @Override
    public Optional<ApproverAccount> approver(PartitionId ofPartition, ApproverName name) {
        return present.approver(ofPartition, name);
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
    public List<ApproverAccount> approvers(PartitionId ofPartition, int limit) {
        return present.approvers(ofPartition, limit);
    }
}
