package io.claviger.testkit;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.change.Change;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.TaskId;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.StateTransaction;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The state as sorted maps. */
public final class MemoryState implements StateTransaction {
    private final AtomicReference<Optional<Device>> device =
            new AtomicReference<>(Optional.empty());
    private final NavigableMap<PartitionId, Partition> partitions = new ConcurrentSkipListMap<>();
    private final NavigableMap<ApplicationId, Application> applications =
            new ConcurrentSkipListMap<>();
    private final NavigableMap<ApplicationId, ApplicationRequest> applicationRequests =
            new ConcurrentSkipListMap<>();
    private final NavigableMap<CredentialId, Credential> credentials =
            new ConcurrentSkipListMap<>();
    private final NavigableMap<KeyId, KeyObject> keys = new ConcurrentSkipListMap<>();
    private final NavigableMap<KeyId, Long> uses = new ConcurrentSkipListMap<>();
    private final NavigableMap<CredentialId, Long> records = new ConcurrentSkipListMap<>();
    private final NavigableMap<ApprovalRequestId, ApprovalRequest> requests =
            new ConcurrentSkipListMap<>();
    private final Set<Bytes> spent = ConcurrentHashMap.newKeySet();
    private final NavigableMap<KeyId, Integer> leaves = new ConcurrentSkipListMap<>();
    private final Map<DataObjectId, DataObject> dataObjects = new ConcurrentHashMap<>();
    private final NavigableMap<Ticket, Change> changes = new ConcurrentSkipListMap<>();
    private final Map<ApproverId, ApproverAccount> approvers = new ConcurrentHashMap<>();

    /**
     * Everything as one value, to compare two states; without the counters of records, which
     * refusals change, too.
     */
    public List<Object> everything() {
        return List.of(
                device.get(),
                Map.copyOf(partitions),
                List.of(Map.copyOf(applications), Map.copyOf(applicationRequests)),
                Map.copyOf(credentials),
                Map.copyOf(keys),
                Map.copyOf(uses),
                Map.copyOf(leaves),
                Map.copyOf(dataObjects),
                Map.copyOf(requests),
                Set.copyOf(spent),
                Map.copyOf(changes),
                Map.copyOf(approvers));
    }

    @Override
    public Optional<Device> device() {
        return device.get();
    }

    @Override
    public Optional<Partition> partition(PartitionId id) {
        return Optional.ofNullable(partitions.get(id));
    }

    @Override
    public Optional<Application> application(ApplicationId id) {
        return Optional.ofNullable(applications.get(id));
    }

    @Override
    public Optional<Credential> credential(CredentialId id) {
        return Optional.ofNullable(credentials.get(id));
    }

    @Override
    public Optional<Credential> credentialByToken(Bytes tokenHash) {
        return credentials.values().stream()
                .filter(credential -> credential.tokenHash().equals(tokenHash))
                .findFirst();
    }

    @Override
    public Optional<KeyObject> key(KeyId id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public Optional<KeyObject> key(PartitionId partition, KeyLabel label) {
        return keys.values().stream()
                .filter(key -> key.partition().equals(partition) && key.label().equals(label))
                .findFirst();
    }

    @Override
    public long records(CredentialId id) {
        return records.getOrDefault(id, 0L);
    }

    @Override
    public long countRecord(CredentialId credential) {
        return records.merge(credential, 1L, Long::sum);
    }

    @Override
    public long uses(KeyId id) {
        return uses.getOrDefault(id, 0L);
    }

    @Override
    public List<Partition> partitions() {
        return List.copyOf(partitions.values());
    }

    @Override
    public List<Application> applications(Optional<ApplicationId> after, int limit) {
        return after
                .map(name -> applications.tailMap(name, false))
                .orElse(applications)
                .values()
                .stream()
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<ApplicationRequest> applicationRequest(ApplicationId id) {
        return Optional.ofNullable(applicationRequests.get(id));
    }

    @Override
    public List<ApplicationRequest> applicationRequests(Optional<ApplicationId> after, int limit) {
        return after
                .map(name -> applicationRequests.tailMap(name, false))
                .orElse(applicationRequests)
                .values()
                .stream()
                .limit(limit)
                .toList();
    }

    @Override
    public List<Credential> credentials(ApplicationId application) {
        return credentials.values().stream()
                .filter(credential -> credential.application().equals(Optional.of(application)))
                .toList();
    }

    @Override
    public List<Credential> officerCredentials() {
        return credentials.values().stream()
                .filter(credential -> credential.application().isEmpty())
                .toList();
    }

    @Override
    public List<KeyObject> keys(PartitionId partition, Optional<KeyLabel> after, int limit) {
        return keys.values().stream()
                .filter(key -> key.partition().equals(partition))
                .filter(key -> after.map(label -> key.label().compareTo(label) > 0).orElse(true))
                .sorted(java.util.Comparator.comparing(KeyObject::label))
                .limit(limit)
                .toList();
    }

    @Override
    public long keyCount(PartitionId partition) {
        return keys(partition, Optional.empty(), Integer.MAX_VALUE).size();
    }

    @Override
    public void put(Device value) {
        device.set(Optional.of(value));
    }

    @Override
    public void put(Partition value) {
        partitions.put(value.id(), value);
    }

    @Override
    public void remove(Partition value) {
        partitions.remove(value.id());
    }

    @Override
    public void put(Application value) {
        applications.put(value.id(), value);
    }

    @Override
    public void remove(Application value) {
        applications.remove(value.id());
    }

    @Override
    public void put(ApplicationRequest request) {
        applicationRequests.put(request.application(), request);
    }

    @Override
    public void remove(ApplicationRequest request) {
        applicationRequests.remove(request.application());
    }

    @Override
    public void put(Credential value) {
        credentials.put(value.id(), value);
    }

    @Override
    public void remove(Credential value) {
        credentials.remove(value.id());
    }

    @Override
    public void put(KeyObject value) {
        keys.put(value.id(), value);
    }

    @Override
    public void remove(KeyObject key) {
        keys.remove(key.id());
    }

    @Override
    public int reservedLeaves(KeyId id) {
        return leaves.getOrDefault(id, 0);
    }

    @Override
    public void reserveLeaves(KeyId key, int end) {
        leaves.put(key, end);
    }

    @Override
    public long countUse(KeyId key) {
        return uses.merge(key, 1L, Long::sum);
    }

    @Override
    public Optional<DataObject> dataObject(PartitionId partition, DataObjectName name) {
        return dataObjects.values().stream()
                .filter(o -> o.partition().equals(partition) && o.name().equals(name))
                .findFirst();
    }

    @Override
    public List<DataObject> dataObjects(
            PartitionId partition, Optional<DataObjectName> after, int limit) {
        return dataObjects.values().stream()
                .filter(o -> o.partition().equals(partition))
                .filter(o -> after.isEmpty() || o.name().compareTo(after.get()) > 0)
                .sorted(java.util.Comparator.comparing(DataObject::name))
                .limit(limit)
                .toList();
    }

    @Override
    public long dataObjectCount(PartitionId partition) {
        return dataObjects(partition, Optional.empty(), Integer.MAX_VALUE).size();
    }

    @Override
    public void put(DataObject object) {
        dataObjects.put(object.id(), object);
    }

    @Override
    public void remove(DataObject object) {
        dataObjects.remove(object.id());
    }

    @Override
    public void put(ApprovalRequest request) {
        requests.put(request.id(), request);
    }

    @Override
    public void remove(ApprovalRequest request) {
        requests.remove(request.id());
    }

    @Override
    public void put(Change change) {
        changes.put(change.ticket(), change);
    }

    @Override
    public Optional<Change> change(Ticket ticket) {
        return Optional.ofNullable(changes.get(ticket));
    }

    @Override
    public List<Change> changes(Optional<Ticket> after, int limit) {
        return after.map(ticket -> changes.tailMap(ticket, false)).orElse(changes).values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public void put(ApproverAccount account) {
        approvers.put(account.id(), account);
    }

    @Override
    public void remove(ApproverAccount account) {
        approvers.remove(account.id());
    }

    @Override
    public Optional<ApproverAccount> approver(PartitionId partition, ApproverName name) {
        return approvers.values().stream()
                .filter(a -> a.partition().equals(partition) && a.name().equals(name))
                .findFirst();
    }

    @Override
    public List<ApproverAccount> approvers(PartitionId partition, int limit) {
        return approvers.values().stream()
                .filter(account -> account.partition().equals(partition))
                .sorted(Comparator.comparing(ApproverAccount::name))
                .limit(limit)
                .toList();
    }

    @Override
    public void spendToken(Bytes digest) {
        spent.add(digest);
    }

    @Override
    public boolean tokenSpent(Bytes digest) {
        return spent.contains(digest);
    }

    @Override
    public Optional<ApprovalRequest> request(ApprovalRequestId id) {
        return Optional.ofNullable(requests.get(id));
    }

    @Override
    public List<RequestLine> requests(
            PartitionId partition, Optional<RequestLine> after, int limit) {
        Comparator<RequestLine> order =
                Comparator.comparing(RequestLine::submitted).thenComparing(RequestLine::id);
        return requests.values().stream()
                .filter(request -> request.partition().equals(partition))
                .map(
                        request ->
                                new RequestLine(
                                        request.id(),
                                        request.application(),
                                        request.submitted().time(),
                                        request.status()))
                .filter(line -> after.map(last -> order.compare(line, last) > 0).orElse(true))
                .sorted(order)
                .limit(limit)
                .toList();
    }

    @Override
    public List<ApprovalRequestId> openRequests(Optional<ApprovalRequestId> after, int limit) {
        return requests.values().stream()
                .filter(request -> request.status().open())
                .map(ApprovalRequest::id)
                .filter(id -> after.map(last -> id.compareTo(last) > 0).orElse(true))
                .sorted()
                .limit(limit)
                .toList();
    }

    @Override
    public long openRequestCount(PartitionId partition) {
        return requests.values().stream()
                .filter(request -> request.partition().equals(partition))
                .filter(request -> request.status().open())
                .count();
    }

    @Override
    public Optional<ApprovalRequestId> requestOfRepetition(Bytes repetition) {
        return requests.values().stream()
                .filter(request -> request.repetition().equals(Optional.of(repetition)))
                .map(ApprovalRequest::id)
                .findFirst();
    }

    @Override
    public Optional<ApprovalRequestId> requestOfTask(TaskId task) {
        return requests.values().stream()
                .filter(
                        request ->
                                request.waitingFor().stream()
                                        .anyMatch(key -> TaskId.of(request.id(), key).equals(task)))
                .map(ApprovalRequest::id)
                .findFirst();
    }

    @Override
    public List<Task> tasks(
            PartitionId partition, Optional<Bytes> approver, Optional<Task> after, int limit) {
        Comparator<Task> order =
                Comparator.<Task, String>comparing(task -> task.approver().hex())
                        .thenComparing(Task::submitted)
                        .thenComparing(task -> task.id().toString());
        return requests.values().stream()
                .filter(request -> request.partition().equals(partition))
                .flatMap(MemoryState::tasks)
                .filter(task -> approver.map(task.approver()::equals).orElse(true))
                .filter(task -> after.map(last -> order.compare(task, last) > 0).orElse(true))
                .sorted(order)
                .limit(limit)
                .toList();
    }

    private static Stream<Task> tasks(ApprovalRequest request) {
        return request.waitingFor().stream()
                .map(
                        key ->
                                new Task(
                                        TaskId.of(request.id(), key),
                                        request.id(),
                                        request.operation(),
                                        key.sha256(),
                                        request.submitted().time()));
    }
}
