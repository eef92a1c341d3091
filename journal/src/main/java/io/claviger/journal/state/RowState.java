package io.claviger.journal.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.journal.codec.ValueCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The lists of a state view, which are walks over rows; single values are, but for data objects, up
 * to the subclass.
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

    /** Not cached: data objects are large, and seldom read. */
    private Optional<byte[]> value(byte[] key) {
        return rows(key, Row.next(key), 1).stream().map(Row::value).findFirst();
    }

    static KeyId keyId(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new KeyId(new UUID(buffer.getLong(), buffer.getLong()));
    }
}
