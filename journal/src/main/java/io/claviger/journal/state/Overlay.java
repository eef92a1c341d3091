package io.claviger.journal.state;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.change.Change;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.TaskId;
import io.claviger.core.port.StateTransaction;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.journal.codec.ApproverCodec;
import io.claviger.journal.codec.ChangeCodec;
import io.claviger.journal.codec.RequestCodec;
import io.claviger.journal.codec.ValueCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The state while one entry is applied: what it changed lies over the committed view. Rows are kept
 * once per key, so a key that is used by every command of a batch is counted in one write.
 */
public final class Overlay extends RowState implements StateTransaction {
    private final CachedState base;

    // An empty value is a deletion.
    private final TreeMap<byte[], Optional<byte[]>> rows = new TreeMap<>(Arrays::compareUnsigned);
    private Optional<Device> device = Optional.empty();
    private final Map<PartitionId, Optional<Partition>> partitions = new HashMap<>();
    private final Map<ApplicationId, Optional<Application>> applications = new HashMap<>();
    private final Map<CredentialId, Optional<Credential>> credentials = new HashMap<>();
    private final Map<Bytes, Optional<CredentialId>> tokens = new HashMap<>();
    private final Map<KeyId, Optional<KeyObject>> keys = new HashMap<>();
    private final Map<CachedState.Label, Optional<KeyId>> labels = new HashMap<>();
    private final Map<KeyId, Optional<Long>> uses = new HashMap<>();
    private final Map<CredentialId, Optional<Long>> records = new HashMap<>();
    private final Map<KeyId, Optional<Integer>> leaves = new HashMap<>();
    private final Map<PartitionId, Optional<Long>> keyCounts = new HashMap<>();
    private final List<byte[]> removed = new ArrayList<>();

    public Overlay(CachedState base) {
        this.base = base;
    }

    private static <K, V> Optional<V> find(
            Map<K, Optional<V>> changes, K id, Function<K, Optional<V>> committed) {
        Optional<V> changed = changes.get(id);
        return changed != null ? changed : committed.apply(id);
    }

    @Override
    public Optional<Device> device() {
        return device.isPresent() ? device : base.device();
    }

    @Override
    public Optional<Partition> partition(PartitionId id) {
        return find(partitions, id, base::partition);
    }

    @Override
    public Optional<Application> application(ApplicationId id) {
        return find(applications, id, base::application);
    }

    @Override
    public Optional<Credential> credential(CredentialId id) {
        return find(credentials, id, base::credential);
    }

    @Override
    public Optional<Credential> credentialByToken(Bytes tokenHash) {
        Optional<CredentialId> changed = tokens.get(tokenHash);
        if (changed != null) {
            return changed.flatMap(this::credential);
        }
        return base.credentialByToken(tokenHash).map(Credential::id).flatMap(this::credential);
    }

    @Override
    public Optional<KeyObject> key(KeyId id) {
        return find(keys, id, base::key);
    }

    @Override
    public Optional<KeyObject> key(PartitionId partition, KeyLabel label) {
        return find(
                        labels,
                        new CachedState.Label(partition, label),
                        place -> base.keyId(place.partition(), place.label()))
                .flatMap(this::key);
    }

    @Override
    public long uses(KeyId id) {
        Optional<Long> changed = uses.get(id);
        return changed != null ? changed.orElse(0L) : base.uses(id);
    }

    @Override
    public long records(CredentialId id) {
        Optional<Long> changed = records.get(id);
        return changed != null ? changed.orElse(0L) : base.records(id);
    }

    @Override
    public int reservedLeaves(KeyId id) {
        Optional<Integer> changed = leaves.get(id);
        return changed != null ? changed.orElse(0) : base.reservedLeaves(id);
    }

    @Override
    public long keyCount(PartitionId partition) {
        Optional<Long> changed = keyCounts.get(partition);
        return changed != null ? changed.orElse(0L) : base.keyCount(partition);
    }

    @Override
    public void put(Device value) {
        device = Optional.of(value);
        write(Row.device(), ValueCodec.encode(value));
    }

    @Override
    public void put(Partition partition) {
        partitions.put(partition.id(), Optional.of(partition));
        write(Row.partition(partition.id()), ValueCodec.encode(partition));
    }

    @Override
    public void remove(Partition partition) {
        partitions.put(partition.id(), Optional.empty());
        delete(Row.partition(partition.id()));
        delete(Row.keyCount(partition.id()));
        keyCounts.put(partition.id(), Optional.empty());
        delete(Row.dataObjectCount(partition.id()));
    }

    @Override
    public void put(Application application) {
        applications.put(application.id(), Optional.of(application));
        write(Row.application(application.id()), ValueCodec.encode(application));
    }

    @Override
    public void remove(Application application) {
        applications.put(application.id(), Optional.empty());
        delete(Row.application(application.id()));
    }

    @Override
    public void put(ApplicationRequest request) {
        write(Row.applicationRequest(request.application()), ValueCodec.encode(request));
    }

    @Override
    public void remove(ApplicationRequest request) {
        delete(Row.applicationRequest(request.application()));
    }

    @Override
    public void put(Credential credential) {
        credential(credential.id())
                .filter(previous -> !previous.tokenHash().equals(credential.tokenHash()))
                .ifPresent(
                        previous -> {
                            tokens.put(previous.tokenHash(), Optional.empty());
                            delete(Row.token(previous.tokenHash()));
                        });
        CredentialId id = credential.id();
        credentials.put(id, Optional.of(credential));
        write(Row.credential(id), ValueCodec.encode(credential));
        tokens.put(credential.tokenHash(), Optional.of(id));
        write(Row.token(credential.tokenHash()), Row.ascii(id.value()));
        write(holder(credential), Row.NOTHING);
    }

    @Override
    public void remove(Credential credential) {
        credentials.put(credential.id(), Optional.empty());
        delete(Row.credential(credential.id()));
        tokens.put(credential.tokenHash(), Optional.empty());
        delete(Row.token(credential.tokenHash()));
        delete(holder(credential));
        records.put(credential.id(), Optional.empty());
        delete(Row.records(credential.id()));
    }

    /** The row that finds it among those of its application, or of officers. */
    private static byte[] holder(Credential credential) {
        return credential
                .application()
                .map(application -> Row.credentialOf(application, credential.id()))
                .orElseGet(() -> Row.officer(credential.id()));
    }

    @Override
    public void put(KeyObject key) {
        Optional<KeyObject> previous = key(key.id());
        if (previous.isEmpty()) {
            count(key.partition(), 1);
        } else if (!previous.get().label().equals(key.label())) {
            unlabel(previous.get());
        }
        keys.put(key.id(), Optional.of(key));
        write(Row.keyObject(key.id()), ValueCodec.encode(key));
        labels.put(new CachedState.Label(key.partition(), key.label()), Optional.of(key.id()));
        write(Row.label(key.partition(), key.label()), ValueCodec.keyIdBytes(key.id()));
    }

    @Override
    public void remove(KeyObject key) {
        if (key(key.id()).isEmpty()) {
            return;
        }
        count(key.partition(), -1);
        unlabel(key);
        keys.put(key.id(), Optional.empty());
        delete(Row.keyObject(key.id()));
        uses.put(key.id(), Optional.empty());
        delete(Row.uses(key.id()));
        leaves.put(key.id(), Optional.empty());
        delete(Row.leaves(key.id()));
        removed.add(Row.keyObject(key.id()));
    }

    @Override
    public void put(DataObject object) {
        if (dataObject(object.partition(), object.name()).isEmpty()) {
            countDataObjects(object.partition(), 1);
        }
        write(Row.dataObject(object.partition(), object.name()), ValueCodec.encode(object));
    }

    @Override
    public void remove(DataObject object) {
        if (dataObject(object.partition(), object.name()).isEmpty()) {
            return;
        }
        countDataObjects(object.partition(), -1);
        byte[] row = Row.dataObject(object.partition(), object.name());
        delete(row);
        removed.add(row);
    }

    @Override
    public void put(ApprovalRequest request) {
        Optional<ApprovalRequest> previous = request(request.id());
        change(previous, Optional.of(request));
        byte[] row = Row.request(request.id());
        write(row, RequestCodec.encode(request));
        write(line(request), RequestCodec.encodeLine(request));
        // The backup that waited in it belongs to an approver who may be gone.
        if (request.replacement().isEmpty()
                && previous.flatMap(ApprovalRequest::replacement).isPresent()) {
            removed.add(row);
        }
    }

    @Override
    public void remove(ApprovalRequest request) {
        Optional<ApprovalRequest> previous = request(request.id());
        if (previous.isEmpty()) {
            return;
        }
        change(previous, Optional.empty());
        byte[] row = Row.request(request.id());
        delete(row);
        delete(line(previous.get()));
        removed.add(row);
    }

    private static byte[] line(ApprovalRequest request) {
        return Row.requestLine(request.partition(), request.submitted().time(), request.id());
    }

    /** Writes and deletes what finds open requests and open tasks, where the two differ. */
    private void change(Optional<ApprovalRequest> previous, Optional<ApprovalRequest> next) {
        Optional<ApprovalRequest> opened = next.filter(request -> request.status().open());
        Optional<ApprovalRequest> closed = previous.filter(request -> request.status().open());
        if (opened.isPresent() && closed.isEmpty()) {
            write(Row.openRequest(opened.get().id()), Row.NOTHING);
            countOpenRequests(opened.get().partition(), 1);
        }
        if (closed.isPresent() && opened.isEmpty()) {
            delete(Row.openRequest(closed.get().id()));
            countOpenRequests(closed.get().partition(), -1);
        }
        changeRepetition(previous, next);
        Set<Bytes> waiting = waiting(next);
        Set<Bytes> waited = waiting(previous);
        previous.ifPresent(
                request ->
                        waited.stream()
                                .filter(key -> !waiting.contains(key))
                                .forEach(key -> removeTask(request, key)));
        next.ifPresent(
                request ->
                        waiting.stream()
                                .filter(key -> !waited.contains(key))
                                .forEach(key -> putTask(request, key)));
    }

    private void changeRepetition(
            Optional<ApprovalRequest> previous, Optional<ApprovalRequest> next) {
        Optional<Bytes> before = previous.flatMap(ApprovalRequest::repetition);
        Optional<Bytes> after = next.flatMap(ApprovalRequest::repetition);
        if (!before.equals(after)) {
            before.ifPresent(repetition -> delete(Row.requestOfRepetition(repetition)));
            after.ifPresent(
                    repetition ->
                            write(
                                    Row.requestOfRepetition(repetition),
                                    RequestCodec.requestIdBytes(next.orElseThrow().id())));
        }
    }

    private static Set<Bytes> waiting(Optional<ApprovalRequest> request) {
        return request.map(r -> new HashSet<>(r.waitingFor())).orElseGet(HashSet::new);
    }

    private void putTask(ApprovalRequest request, Bytes publicKey) {
        byte[] id = RequestCodec.requestIdBytes(request.id());
        write(task(request, publicKey), Row.asked(id, request.operation()));
        write(Row.requestOfTask(TaskId.of(request.id(), publicKey)), id);
    }

    private void removeTask(ApprovalRequest request, Bytes publicKey) {
        delete(task(request, publicKey));
        delete(Row.requestOfTask(TaskId.of(request.id(), publicKey)));
    }

    private static byte[] task(ApprovalRequest request, Bytes publicKey) {
        return Row.task(
                request.partition(),
                publicKey.sha256(),
                request.submitted().time(),
                TaskId.of(request.id(), publicKey));
    }

    private void countOpenRequests(PartitionId partition, long difference) {
        write(
                Row.openRequestCount(partition),
                ValueCodec.encodeCounter(openRequestCount(partition) + difference));
    }

    @Override
    public void put(ApproverAccount account) {
        write(Row.approver(account.partition(), account.name()), ApproverCodec.encode(account));
    }

    @Override
    public void remove(ApproverAccount account) {
        byte[] row = Row.approver(account.partition(), account.name());
        if (approver(account.partition(), account.name()).isPresent()) {
            delete(row);
            removed.add(row);
        }
    }

    @Override
    public void put(Change change) {
        write(Row.change(change.ticket()), ChangeCodec.encode(change));
    }

    @Override
    public void spendToken(Bytes digest) {
        write(Row.spentToken(digest), Row.NOTHING);
    }

    private void countDataObjects(PartitionId partition, long difference) {
        write(
                Row.dataObjectCount(partition),
                ValueCodec.encodeCounter(dataObjectCount(partition) + difference));
    }

    private void unlabel(KeyObject key) {
        labels.put(new CachedState.Label(key.partition(), key.label()), Optional.empty());
        delete(Row.label(key.partition(), key.label()));
    }

    @Override
    public long countUse(KeyId key) {
        long number = uses(key) + 1;
        uses.put(key, Optional.of(number));
        write(Row.uses(key), ValueCodec.encodeCounter(number));
        return number;
    }

    @Override
    public long countRecord(CredentialId credential) {
        long number = records(credential) + 1;
        records.put(credential, Optional.of(number));
        write(Row.records(credential), ValueCodec.encodeCounter(number));
        return number;
    }

    @Override
    public void reserveLeaves(KeyId key, int end) {
        leaves.put(key, Optional.of(end));
        write(Row.leaves(key), ValueCodec.encodeCounter(end));
    }

    private void count(PartitionId partition, long difference) {
        long number = keyCount(partition) + difference;
        keyCounts.put(partition, Optional.of(number));
        write(Row.keyCount(partition), ValueCodec.encodeCounter(number));
    }

    private void write(byte[] key, byte[] value) {
        rows.put(key, Optional.of(value));
    }

    private void delete(byte[] key) {
        rows.put(key, Optional.empty());
    }

    /** Hands every changed row to the store, in the order of keys. */
    public void writeTo(BiConsumer<byte[], byte[]> put, Consumer<byte[]> delete) {
        rows.forEach(
                (key, value) -> {
                    if (value.isPresent()) {
                        put.accept(key, value.get());
                    } else {
                        delete.accept(key);
                    }
                });
    }

    /** Shows the changes to readers of the committed view; call it after the store has them. */
    public void publish() {
        base.publish(this);
    }

    /**
     * STATE rows of the keys, data objects, requests and approvers that were removed, and of
     * requests whose waiting backup was: what still holds their blobs must be purged.
     */
    public List<byte[]> removedRows() {
        return List.copyOf(removed);
    }

    /** Names the ranges of STATE rows that {@link #removedRows} can come from. */
    public static void removable(BiConsumer<byte[], byte[]> range) {
        Row.secrets().forEach(prefix -> range.accept(prefix, Row.after(prefix)));
    }

    Map<PartitionId, Optional<Partition>> partitionChanges() {
        return partitions;
    }

    Map<ApplicationId, Optional<Application>> applicationChanges() {
        return applications;
    }

    Map<CredentialId, Optional<Credential>> credentialChanges() {
        return credentials;
    }

    Map<Bytes, Optional<CredentialId>> tokenChanges() {
        return tokens;
    }

    Map<KeyId, Optional<KeyObject>> keyChanges() {
        return keys;
    }

    Map<CachedState.Label, Optional<KeyId>> labelChanges() {
        return labels;
    }

    Map<KeyId, Optional<Long>> useChanges() {
        return uses;
    }

    Map<CredentialId, Optional<Long>> recordChanges() {
        return records;
    }

    Map<KeyId, Optional<Integer>> leafChanges() {
        return leaves;
    }

    Map<PartitionId, Optional<Long>> keyCountChanges() {
        return keyCounts;
    }

    /** Committed rows with the changes laid over them. */
    @Override
    List<Row> rows(byte[] from, byte[] to, int limit) {
        if (Arrays.compareUnsigned(from, to) >= 0) {
            return List.of();
        }
        var changed = rows.subMap(from, to);
        int needed = (int) Math.min(Integer.MAX_VALUE, (long) limit + changed.size());
        var merged = new TreeMap<byte[], Optional<byte[]>>(Arrays::compareUnsigned);
        base.rows(from, to, needed).forEach(row -> merged.put(row.key(), Optional.of(row.value())));
        merged.putAll(changed);
        return merged.entrySet().stream()
                .filter(row -> row.getValue().isPresent())
                .limit(limit)
                .map(row -> new Row(row.getKey(), row.getValue().orElseThrow()))
                .toList();
    }
}
