package io.claviger.journal.state;

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
import io.claviger.core.port.StateView.RequestLine;
import io.claviger.core.port.StateView.Task;
import io.claviger.journal.codec.RequestCodec;
import io.claviger.journal.codec.ValueCodec;
import io.claviger.journal.codec.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** One row of the STATE column, and how its keys are made (docs/formats/state-values.md). */
@SuppressWarnings("ArrayRecordComponent") // a row is handed through, never compared
record Row(byte[] key, byte[] value) {
    static final byte[] NOTHING = {};

    private static final char KEY_OBJECT = 'k';
    private static final char DATA_OBJECT = 'b';
    private static final char REQUEST = 'r';
    private static final char REQUEST_LINE = 'q';
    private static final char OPEN_REQUEST = 'w';
    private static final char TASK_OF = 'y';
    private static final char APPROVER = 'f';
    private static final char CHANGE = 'h';

    private static final int ID_BYTES = 16;
    private static final int TIME_BYTES = 12;
    private static final int DIGEST_BYTES = 32;

    static byte[] device() {
        return new byte[] {'d'};
    }

    static byte[] partition(PartitionId id) {
        return key('p', ascii(id.value()));
    }

    static byte[] application(ApplicationId id) {
        return key('a', ascii(id.value()));
    }

    static byte[] applicationRequest(ApplicationId id) {
        return key('g', ascii(id.value()));
    }

    static byte[] credential(CredentialId id) {
        return key('c', ascii(id.value()));
    }

    static byte[] token(Bytes hash) {
        return key('t', hash.unsafeArray());
    }

    static byte[] credentialsOf(ApplicationId id) {
        return key('i', ascii(id.value()), new byte[1]);
    }

    static byte[] credentialOf(ApplicationId application, CredentialId id) {
        return key('i', ascii(application.value()), new byte[1], ascii(id.value()));
    }

    static byte[] officers() {
        return new byte[] {'o'};
    }

    static byte[] officer(CredentialId id) {
        return key('o', ascii(id.value()));
    }

    static byte[] keyObject(KeyId id) {
        return key(KEY_OBJECT, ValueCodec.keyIdBytes(id));
    }

    static byte[] labels(PartitionId partition) {
        return key('l', ascii(partition.value()), new byte[1]);
    }

    // A label has no character beyond the Basic Multilingual Plane, so UTF-8 sorts as the label
    // does.
    static byte[] label(PartitionId partition, KeyLabel label) {
        return key(
                'l',
                ascii(partition.value()),
                new byte[1],
                label.value().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] keyCount(PartitionId partition) {
        return key('n', ascii(partition.value()));
    }

    static byte[] dataObjects(PartitionId partition) {
        return key(DATA_OBJECT, ascii(partition.value()), new byte[1]);
    }

    // Sorts as the name does, for the reason that labels do.
    static byte[] dataObject(PartitionId partition, DataObjectName name) {
        return key(
                DATA_OBJECT,
                ascii(partition.value()),
                new byte[1],
                name.value().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] dataObjectCount(PartitionId partition) {
        return key('m', ascii(partition.value()));
    }

    static byte[] uses(KeyId id) {
        return key('u', ValueCodec.keyIdBytes(id));
    }

    static byte[] records(CredentialId id) {
        return key('v', ascii(id.value()));
    }

    static byte[] leaves(KeyId id) {
        return key('s', ValueCodec.keyIdBytes(id));
    }

    static byte[] request(ApprovalRequestId id) {
        return key(REQUEST, RequestCodec.requestIdBytes(id));
    }

    static byte[] requestLines(PartitionId partition) {
        return key(REQUEST_LINE, ascii(partition.value()), new byte[1]);
    }

    static byte[] requestLine(PartitionId partition, Instant submitted, ApprovalRequestId id) {
        return key(
                REQUEST_LINE,
                ascii(partition.value()),
                new byte[1],
                time(submitted),
                RequestCodec.requestIdBytes(id));
    }

    /** The request that a row of {@link #requestLine} shows. */
    RequestLine requestLine() {
        ByteBuffer end = end(TIME_BYTES + ID_BYTES);
        Instant submitted = time(end);
        return RequestCodec.decodeLine(new ApprovalRequestId(uuid(end)), submitted, value);
    }

    static byte[] openRequests() {
        return key(OPEN_REQUEST);
    }

    static byte[] openRequest(ApprovalRequestId id) {
        return key(OPEN_REQUEST, RequestCodec.requestIdBytes(id));
    }

    /** The request that a row of {@link #openRequest} names. */
    ApprovalRequestId openRequest() {
        return new ApprovalRequestId(uuid(end(ID_BYTES)));
    }

    static byte[] openRequestCount(PartitionId partition) {
        return key('x', ascii(partition.value()));
    }

    static byte[] tasks(PartitionId partition) {
        return key(TASK_OF, ascii(partition.value()), new byte[1]);
    }

    /**
     * @param approver SHA-256 of the approver's SubjectPublicKeyInfo
     */
    static byte[] tasks(PartitionId partition, Bytes approver) {
        return key(TASK_OF, ascii(partition.value()), new byte[1], approver.unsafeArray());
    }

    static byte[] task(PartitionId partition, Bytes approver, Instant submitted, TaskId id) {
        return key(
                TASK_OF,
                ascii(partition.value()),
                new byte[1],
                approver.unsafeArray(),
                time(submitted),
                uuid(id.value()));
    }

    /** The task that a row of {@link #task} is about. */
    Task task() {
        ByteBuffer end = end(DIGEST_BYTES + TIME_BYTES + ID_BYTES);
        var approver = new byte[DIGEST_BYTES];
        end.get(approver);
        Instant submitted = time(end);
        return new Task(
                new TaskId(uuid(end)),
                requestId(),
                Vocabulary.operation(
                        new String(
                                value,
                                ID_BYTES,
                                value.length - ID_BYTES,
                                StandardCharsets.US_ASCII)),
                Bytes.owned(approver),
                submitted);
    }

    /** The value of a task's row: the id of its request, then the name of the operation. */
    static byte[] asked(byte[] request, Operation operation) {
        byte[] name = ascii(operation.wireName());
        return ByteBuffer.allocate(request.length + name.length).put(request).put(name).array();
    }

    static byte[] requestOfRepetition(Bytes repetition) {
        return key('j', repetition.unsafeArray());
    }

    static byte[] requestOfTask(TaskId id) {
        return key('z', uuid(id.value()));
    }

    /** The request whose id begins the value of a row. */
    ApprovalRequestId requestId() {
        return new ApprovalRequestId(uuid(ByteBuffer.wrap(value)));
    }

    static byte[] changes() {
        return key(CHANGE);
    }

    static byte[] change(Ticket ticket) {
        return key(CHANGE, ascii(ticket.value()));
    }

    static byte[] approvers(PartitionId partition) {
        return key(APPROVER, ascii(partition.value()), new byte[1]);
    }

    // Sorts as the name does, for the reason that labels do.
    static byte[] approver(PartitionId partition, ApproverName name) {
        return key(
                APPROVER,
                ascii(partition.value()),
                new byte[1],
                name.value().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] spentToken(Bytes digest) {
        return key('e', digest.unsafeArray());
    }

    /** The last bytes of the key, which have one length whatever is in front of them. */
    private ByteBuffer end(int length) {
        return ByteBuffer.wrap(key, key.length - length, length);
    }

    private static byte[] time(Instant time) {
        return ByteBuffer.allocate(TIME_BYTES)
                .putLong(time.getEpochSecond())
                .putInt(time.getNano())
                .array();
    }

    private static Instant time(ByteBuffer bytes) {
        return Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
    }

    private static byte[] uuid(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static UUID uuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** The first key after all that begin with {@code prefix}. */
    static byte[] after(byte[] prefix) {
        byte[] end = prefix.clone();
        for (int i = end.length - 1; i >= 0; i--) {
            if (end[i] != (byte) 0xff) {
                end[i]++;
                return Arrays.copyOf(end, i + 1);
            }
        }
        throw new IllegalArgumentException("no key follows a prefix of 0xff only");
    }

    /** The key that follows directly. */
    static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** Beginnings of the rows that hold wrapped secrets and can be removed. */
    static List<byte[]> secrets() {
        return List.of(key(KEY_OBJECT), key(DATA_OBJECT), key(REQUEST), key(APPROVER));
    }

    private static byte[] key(char kind, byte[]... parts) {
        int length = 1;
        for (byte[] part : parts) {
            length += part.length;
        }
        var key = new byte[length];
        key[0] = (byte) kind;
        int at = 1;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, key, at, part.length);
            at += part.length;
        }
        return key;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
