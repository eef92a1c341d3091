package io.claviger.core.port;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.change.Change;
import io.claviger.core.evidence.Operation;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads of the state. Safe for many threads; single values are cached, so they are cheap. */
public interface StateView {
    Optional<Device> device();

    Optional<Partition> partition(PartitionId id);

    Optional<Application> application(ApplicationId id);

    Optional<Credential> credential(CredentialId id);

    /** The credential whose token has this SHA-256. */
    Optional<Credential> credentialByToken(Bytes tokenHash);

    Optional<KeyObject> key(KeyId id);

    Optional<KeyObject> key(PartitionId partition, KeyLabel label);

    /** How often the key was used; 0 for one that never was. */
    long uses(KeyId id);

    /** How many records the log holds of requests with the credential. */
    long records(CredentialId id);

    /** The first leaf of a stateful key that nobody has taken yet; 0 for other keys. */
    int reservedLeaves(KeyId id);

    /** Partitions by name. */
    List<Partition> partitions();

    /** At most {@code limit} applications whose name follows {@code after}, by name. */
    List<Application> applications(Optional<ApplicationId> after, int limit);

    /** The onboarding record of this name that waits for a second person. */
    Optional<ApplicationRequest> applicationRequest(ApplicationId id);

    /** At most {@code limit} of those whose name follows {@code after}, by name. */
    List<ApplicationRequest> applicationRequests(Optional<ApplicationId> after, int limit);

    /** All credentials of an application, by id. */
    List<Credential> credentials(ApplicationId application);

    /** Credentials that belong to no application: device SO, partition SO, auditor. */
    List<Credential> officerCredentials();

    /** At most {@code limit} keys of the partition whose label follows {@code after}, by label. */
    List<KeyObject> keys(PartitionId partition, Optional<KeyLabel> after, int limit);

    /** How many keys the partition holds. */
    long keyCount(PartitionId partition);

    Optional<DataObject> dataObject(PartitionId partition, DataObjectName name);

    /**
     * At most {@code limit} data objects of the partition whose name follows {@code after}, by
     * name, each with its wrapped value.
     */
    List<DataObject> dataObjects(PartitionId partition, Optional<DataObjectName> after, int limit);

    /** How many data objects the partition holds. */
    long dataObjectCount(PartitionId partition);

    Optional<ApprovalRequest> request(ApprovalRequestId id);

    /**
     * At most {@code limit} requests for approval of the partition, oldest first, after the one
     * given; without what makes them large.
     */
    List<RequestLine> requests(PartitionId partition, Optional<RequestLine> after, int limit);

    /** At most {@code limit} ids of open requests that follow {@code after}, of all partitions. */
    List<ApprovalRequestId> openRequests(Optional<ApprovalRequestId> after, int limit);

    /** How many requests of the partition are open. */
    long openRequestCount(PartitionId partition);

    /** The request that waits to be collected by whoever asks the same again. */
    Optional<ApprovalRequestId> requestOfRepetition(Bytes repetition);

    /** The request that an open task belongs to. */
    Optional<ApprovalRequestId> requestOfTask(TaskId task);

    /**
     * At most {@code limit} open tasks of the partition that follow {@code after}: those of one
     * approver, oldest first, or of all, approver by approver.
     *
     * @param approver SHA-256 of the approver's SubjectPublicKeyInfo
     */
    List<Task> tasks(
            PartitionId partition, Optional<Bytes> approver, Optional<Task> after, int limit);

    /** Whether what this approval token allows was done. */
    boolean tokenSpent(Bytes digest);

    Optional<ApproverAccount> approver(PartitionId partition, ApproverName name);

    Optional<Change> change(Ticket ticket);

    /** At most {@code limit} changes whose ticket follows {@code after}, by ticket. */
    List<Change> changes(Optional<Ticket> after, int limit);

    /** At most {@code limit} approvers of the partition by name, each with its wrapped backup. */
    List<ApproverAccount> approvers(PartitionId partition, int limit);

    /** A request in a list. */
    record RequestLine(
            ApprovalRequestId id,
            ApplicationId application,
            Instant submitted,
            RequestStatus status) {}

    /**
     * What one approver is asked in one request.
     *
     * @param approver SHA-256 of the approver's SubjectPublicKeyInfo
     */
    record Task(
            TaskId id,
            ApprovalRequestId request,
            Operation operation,
            Bytes approver,
            Instant submitted) {}
}
