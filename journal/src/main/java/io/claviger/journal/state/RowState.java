package io.claviger.journal.state;

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
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.journal.codec.ApproverCodec;
import io.claviger.journal.codec.ChangeCodec;
import io.claviger.journal.codec.RequestCodec;
import io.claviger.journal.codec.ValueCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The lists of a state view, which are walks over rows, and what is not cached: data objects,
 * requests for approval and approvers. All other single values are up to the subclass.
 */
abstract class RowState implements StateView {

    /** At most {@code limit} rows from {@code from} (inclusive) to {@code to} (exclusive). */
    abstract List<Row> rows(byte[] from, byte[] to, int limit);

    @Override
    public List<Partition> partitions() {
        byte[] prefix = {'p'};
        return rows(prefix, Row.after(prefix), Integer.MAX_VALUE).stream()
                .map(row -> ValueCodec.decodePartition(row.value()))
                .toList();
    }

    @Override
    public List<Application> applications(Optional<ApplicationId> after, int limit) {
        byte[] prefix = {'a'};
        byte[] from = after.map(id -> Row.next(Row.application(id))).orElse(prefix);
        return rows(from, Row.after(prefix), limit).stream()
                .map(row -> ValueCodec.decodeApplication(row.value()))
                .toList();
    }

    @Override
    public Optional<ApplicationRequest> applicationRequest(ApplicationId id) {
        return value(Row.applicationRequest(id)).map(ValueCodec::decodeApplicationRequest);
    }

    @Override
    public List<ApplicationRequest> applicationRequests(Optional<ApplicationId> after, int limit) {
        byte[] prefix = {'g'};
        byte[] from = after.map(id -> Row.next(Row.applicationRequest(id))).orElse(prefix);
        return rows(from, Row.after(prefix), limit).stream()
                .map(row -> ValueCodec.decodeApplicationRequest(row.value()))
                .toList();
    }

    @Override
    public List<Credential> credentials(ApplicationId application) {
        return credentialsUnder(Row.credentialsOf(application));
    }

    @Override
    public List<Credential> officerCredentials() {
        return credentialsUnder(Row.officers());
    }

    private List<Credential> credentialsUnder(byte[] prefix) {
        var list = new ArrayList<Credential>();
        for (Row row : rows(prefix, Row.after(prefix), Integer.MAX_VALUE)) {
            var id =
                    new CredentialId(
                            new String(
                                    row.key(),
                                    prefix.length,
                                    row.key().length - prefix.length,
                                    StandardCharsets.US_ASCII));
            credential(id).ifPresent(list::add);
        }
        return list;
    }

    @Override
    public List<KeyObject> keys(PartitionId partition, Optional<KeyLabel> after, int limit) {
        byte[] prefix = Row.labels(partition);
        byte[] from = after.map(label -> Row.next(Row.label(partition, label))).orElse(prefix);
        var list = new ArrayList<KeyObject>();
        for (Row row : rows(from, Row.after(prefix), limit)) {
            key(keyId(row.value())).ifPresent(list::add);
        }
        return list;
    }

    @Override
    public Optional<DataObject> dataObject(PartitionId partition, DataObjectName name) {
        return value(Row.dataObject(partition, name)).map(ValueCodec::decodeDataObject);
    }

    @Override
    public List<DataObject> dataObjects(
            PartitionId partition, Optional<DataObjectName> after, int limit) {
        byte[] prefix = Row.dataObjects(partition);
        byte[] from = after.map(name -> Row.next(Row.dataObject(partition, name))).orElse(prefix);
        return rows(from, Row.after(prefix), limit).stream()
                .map(row -> ValueCodec.decodeDataObject(row.value()))
                .toList();
    }

    @Override
    public long dataObjectCount(PartitionId partition) {
        return value(Row.dataObjectCount(partition)).map(ValueCodec::decodeCounter).orElse(0L);
    }

    @Override
    public Optional<ApprovalRequest> request(ApprovalRequestId id) {
        return value(Row.request(id)).map(RequestCodec::decode);
    }

    @Override
    public List<RequestLine> requests(
            PartitionId partition, Optional<RequestLine> after, int limit) {
        return walk(
                Row.requestLines(partition),
                after.map(line -> Row.requestLine(partition, line.submitted(), line.id())),
                limit,
                Row::requestLine);
    }

    @Override
    public List<ApprovalRequestId> openRequests(Optional<ApprovalRequestId> after, int limit) {
        return walk(Row.openRequests(), after.map(Row::openRequest), limit, Row::openRequest);
    }

    @Override
    public long openRequestCount(PartitionId partition) {
        return value(Row.openRequestCount(partition)).map(ValueCodec::decodeCounter).orElse(0L);
    }

    @Override
    public Optional<ApprovalRequestId> requestOfRepetition(Bytes repetition) {
        return row(Row.requestOfRepetition(repetition)).map(Row::requestId);
    }

    @Override
    public Optional<ApprovalRequestId> requestOfTask(TaskId task) {
        return row(Row.requestOfTask(task)).map(Row::requestId);
    }

    @Override
    public List<Task> tasks(
            PartitionId partition, Optional<Bytes> approver, Optional<Task> after, int limit) {
        return walk(
                approver.map(digest -> Row.tasks(partition, digest))
                        .orElseGet(() -> Row.tasks(partition)),
                after.map(
                        task -> Row.task(partition, task.approver(), task.submitted(), task.id())),
                limit,
                Row::task);
    }

    @Override
    public Optional<ApproverAccount> approver(PartitionId partition, ApproverName name) {
        return value(Row.approver(partition, name)).map(ApproverCodec::decode);
    }

    @Override
    public List<ApproverAccount> approvers(PartitionId partition, int limit) {
        byte[] prefix = Row.approvers(partition);
        return rows(prefix, Row.after(prefix), limit).stream()
                .map(row -> ApproverCodec.decode(row.value()))
                .toList();
    }

    @Override
    public Optional<Change> change(Ticket ticket) {
        return value(Row.change(ticket)).map(ChangeCodec::decode);
    }

    @Override
    public List<Change> changes(Optional<Ticket> after, int limit) {
        return walk(
                Row.changes(),
                after.map(Row::change),
                limit,
                row -> ChangeCodec.decode(row.value()));
    }

    @Override
    public boolean tokenSpent(Bytes digest) {
        return value(Row.spentToken(digest)).isPresent();
    }

    /** What rows that begin with {@code prefix} say, behind {@code after}. */
    private <T> List<T> walk(
            byte[] prefix, Optional<byte[]> after, int limit, Function<Row, T> reader) {
        // A place that the caller made up does not lead out of the list.
        byte[] from =
                after.map(Row::next)
                        .filter(place -> Arrays.compareUnsigned(place, prefix) > 0)
                        .orElse(prefix);
        byte[] to = Row.after(prefix);
        return Arrays.compareUnsigned(from, to) < 0
                ? rows(from, to, limit).stream().map(reader).toList()
                : List.of();
    }

    /** Not cached: what is read here is large, and seldom read. */
    private Optional<byte[]> value(byte[] key) {
        return row(key).map(Row::value);
    }

    private Optional<Row> row(byte[] key) {
        return rows(key, Row.next(key), 1).stream().findFirst();
    }

    static KeyId keyId(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new KeyId(new UUID(buffer.getLong(), buffer.getLong()));
    }
}
