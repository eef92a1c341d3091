package io.claviger.verifier.past;

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
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.ChangedThing;
import io.claviger.evidence.state.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Partitions, applications, credentials and keys as they were when the log had its first {@code
 * size} records, read from its documents of state. The present state only says which applications
 * and credentials there are to ask for, since none is ever removed, and answers what decisions
 * about callers and keys do not ask for: requests, approvers, data objects.
 */
public final class PastState implements StateView {
    private final EvidenceReader log;
    private final StateView present;
    private final long size;

    public PastState(EvidenceReader log, StateView present, long size) {
        this.log = log;
        this.present = present;
        this.size = size;
    }

    @Override
    public Optional<Device> device() {
        return present.device();
    }

    @Override
    public Optional<Partition> partition(PartitionId id) {
        return thing(new Subject(Subject.Kind.PARTITION, id.value()))
                .map(found -> Things.read(found, f -> Things.partition(id.value(), f)));
    }

    @Override
    public Optional<Application> application(ApplicationId id) {
        return thing(new Subject(Subject.Kind.APPLICATION, id.value()))
                .map(found -> Things.read(found, f -> Things.application(id.value(), f)));
    }

    @Override
    public Optional<Credential> credential(CredentialId id) {
        return thing(new Subject(Subject.Kind.CREDENTIAL, id.value()))
                .map(found -> Things.read(found, f -> Things.credential(id.value(), f)));
    }

    @Override
    public Optional<Credential> credentialByToken(Bytes tokenHash) {
        return present.credentialByToken(tokenHash).flatMap(now -> credential(now.id()));
    }

    @Override
    public Optional<KeyObject> key(KeyId id) {
        return thing(Subject.of(id))
                .map(found -> Things.read(found, f -> Things.key(id.toString(), f, log::exhibit)));
    }

    @Override
    public Optional<KeyObject> key(PartitionId partition, KeyLabel label) {
        return present.key(partition, label).flatMap(now -> key(now.id()));
    }

    /** The number of the newest use before that point. */
    @Override
    public long uses(KeyId id) {
        var query = RecordQuery.of(Dimension.KEY, id.toString());
        OptionalLong before = OptionalLong.of(size);
        do {
            Page page = log.find(query, before, EvidenceReader.MAX_PAGE, Page.Order.NEWEST_FIRST);
            for (LogEntry entry : page.entries()) {
                Optional<Long> use =
                        ParsedRecord.parse(entry.record().unsafeArray()).boundary().keyUse();
                if (use.isPresent()) {
                    return use.get();
                }
            }
            before = page.next();
        } while (before.isPresent());
        return 0;
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
        return present.partitions().stream().flatMap(now -> partition(now.id()).stream()).toList();
    }

    @Override
    public List<Application> applications(Optional<ApplicationId> after, int limit) {
        return filled(
                after, limit, present::applications, Application::id, now -> application(now.id()));
    }

    @Override
    public List<Credential> credentials(ApplicationId application) {
        return then(present.credentials(application));
    }

    @Override
    public List<Credential> officerCredentials() {
        return then(present.officerCredentials());
    }

    private List<Credential> then(List<Credential> now) {
        return now.stream().flatMap(each -> credential(each.id()).stream()).toList();
    }

    @Override
    public List<KeyObject> keys(PartitionId partition, Optional<KeyLabel> after, int limit) {
        return filled(
                after,
                limit,
                (from, most) -> present.keys(partition, from, most),
                KeyObject::label,
                now -> key(now.id()));
    }

    /** A page of those that were there then, taken from as many pages of today as it needs. */
    private static <T, C> List<T> filled(
            Optional<C> after,
            int limit,
            BiFunction<Optional<C>, Integer, List<T>> today,
            Function<T, C> cursor,
            Function<T, Optional<T>> then) {
        var found = new ArrayList<T>();
        Optional<C> from = after;
        while (true) {
            List<T> page = today.apply(from, limit);
            page.stream()
                    .flatMap(now -> then.apply(now).stream())
                    .limit((long) limit - found.size())
                    .forEach(found::add);
            if (found.size() == limit || page.size() < limit) {
                return found;
            }
            from = Optional.of(cursor.apply(page.getLast()));
        }
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
    public Optional<ApplicationRequest> applicationRequest(ApplicationId id) {
        return present.applicationRequest(id);
    }

    @Override
    public List<ApplicationRequest> applicationRequests(Optional<ApplicationId> after, int limit) {
        return present.applicationRequests(after, limit);
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
    public Optional<Change> change(Ticket ticket) {
        return present.change(ticket);
    }

    @Override
    public List<Change> changes(Optional<Ticket> after, int limit) {
        return present.changes(after, limit);
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
    public List<ApproverAccount> approvers(PartitionId partition, int limit) {
        return present.approvers(partition, limit);
    }

    /** The time of the last record of that point. */
    public Instant time() {
        return record(size - 1).time();
    }

    private Optional<Json.Obj> thing(Subject subject) {
        return log.changes(subject, size, 1).stream()
                .findFirst()
                .map(this::record)
                .map(record -> record.digests().get("state"))
                .flatMap(digest -> log.exhibit(Hashes.parse(digest, "digests")))
                .flatMap(document -> newest(document, subject));
    }

    private static Optional<Json.Obj> newest(Bytes document, Subject subject) {
        return ChangedThing.parse(document).stream()
                .filter(thing -> thing.subject().equals(subject))
                .reduce((_, last) -> last)
                .filter(thing -> !thing.gone())
                .map(ChangedThing::members);
    }

    private ParsedRecord record(long index) {
        return ParsedRecord.parse(log.requireRecord(index).unsafeArray());
    }
}
