package io.claviger.journal.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.journal.codec.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The committed state, with decoded values cached.
 *
 * <p>Caches and store agree because of an order: an entry reaches the store first, then its values
 * the caches, and a cache computes each key atomically. A load that read the store before the write
 * is overwritten by the put that follows it; one that comes after the put finds it. Misses are
 * never cached, so that guessing tokens or labels evicts nothing.
 */
public final class CachedState extends RowState {
    private static final long MAX_KEY_BYTES = 96L << 20;
    private static final int MAX_LABELS = 200_000;
    private static final int MAX_USES = 200_000;
    private static final int MAX_CREDENTIALS = 50_000;
    private static final int MAX_APPLICATIONS = 10_000;
    private static final int MAX_PARTITIONS = 10_000;

    /** What a key object takes beside its arrays. */
    private static final int KEY_OVERHEAD_BYTES = 1024;

    record Label(PartitionId partition, KeyLabel label) {}

    private final Store store;
    private final Cache<KeyId, KeyObject> keys =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_KEY_BYTES)
                    .<KeyId, KeyObject>weigher((_, key) -> weight(key))
                    .build();
    private final Cache<Label, KeyId> labels =
            Caffeine.newBuilder().maximumSize(MAX_LABELS).build();
    private final Cache<KeyId, Long> uses = Caffeine.newBuilder().maximumSize(MAX_USES).build();
    private final Cache<CredentialId, Long> records =
            Caffeine.newBuilder().maximumSize(MAX_CREDENTIALS).build();
    private final Cache<KeyId, Integer> leaves =
            Caffeine.newBuilder().maximumSize(MAX_USES).build();
    private final Cache<CredentialId, Credential> credentials =
            Caffeine.newBuilder().maximumSize(MAX_CREDENTIALS).build();
    private final Cache<Bytes, CredentialId> tokens =
            Caffeine.newBuilder().maximumSize(MAX_CREDENTIALS).build();
    private final Cache<ApplicationId, Application> applications =
            Caffeine.newBuilder().maximumSize(MAX_APPLICATIONS).build();
    private final Cache<PartitionId, Partition> partitions =
            Caffeine.newBuilder().maximumSize(MAX_PARTITIONS).build();
    private final Cache<PartitionId, Long> keyCounts =
            Caffeine.newBuilder().maximumSize(MAX_PARTITIONS).build();
    private final Cache<Boolean, Device> device = Caffeine.newBuilder().maximumSize(1).build();

    public CachedState(Store store) {
        this.store = store;
    }

    private static int weight(KeyObject key) {
        return KEY_OVERHEAD_BYTES
                + key.wrapped().length()
                + key.publicKey().map(Bytes::length).orElse(0);
    }

    @Override
    List<Row> rows(byte[] from, byte[] to, int limit) {
        var rows = new ArrayList<Row>();
        if (limit > 0) {
            store.scan(
                    Column.STATE,
                    from,
                    to,
                    true,
                    (key, value) -> {
                        rows.add(new Row(key, value));
                        return rows.size() < limit;
                    });
        }
        return rows;
    }

    // A loader may say null, which means "not cached" to Caffeine; its annotations cannot say so
    // here. What is cached costs no key of a row.
    @SuppressWarnings("NullAway")
    private <K, V> Optional<V> find(
            Cache<K, V> cache, K id, Function<K, byte[]> row, Function<byte[], V> decoder) {
        V cached = cache.getIfPresent(id);
        return cached != null
                ? Optional.of(cached)
                : Optional.ofNullable(cache.get(id, _ -> load(row.apply(id), decoder)));
    }

    private <V> @Nullable V load(byte[] row, Function<byte[], V> decoder) {
        byte[] bytes = store.get(Column.STATE, row);
        return bytes == null ? null : decoder.apply(bytes);
    }

    @Override
    public Optional<Device> device() {
        return find(device, true, _ -> Row.device(), ValueCodec::decodeDevice);
    }

    @Override
    public Optional<Partition> partition(PartitionId id) {
        return find(partitions, id, Row::partition, ValueCodec::decodePartition);
    }

    @Override
    public Optional<Application> application(ApplicationId id) {
        return find(applications, id, Row::application, ValueCodec::decodeApplication);
    }

    @Override
    public Optional<Credential> credential(CredentialId id) {
        return find(credentials, id, Row::credential, ValueCodec::decodeCredential);
    }

    @Override
    public Optional<Credential> credentialByToken(Bytes tokenHash) {
        return find(
                        tokens,
                        tokenHash,
                        Row::token,
                        bytes -> new CredentialId(new String(bytes, StandardCharsets.US_ASCII)))
                .flatMap(this::credential);
    }

    @Override
    public Optional<KeyObject> key(KeyId id) {
        return find(keys, id, Row::keyObject, ValueCodec::decodeKey);
    }

    @Override
    public Optional<KeyObject> key(PartitionId partition, KeyLabel label) {
        return keyId(partition, label).flatMap(this::key);
    }

    Optional<KeyId> keyId(PartitionId partition, KeyLabel label) {
        return find(
                labels,
                new Label(partition, label),
                place -> Row.label(place.partition(), place.label()),
                RowState::keyId);
    }

    @Override
    public long uses(KeyId id) {
        return find(uses, id, Row::uses, ValueCodec::decodeCounter).orElse(0L);
    }

    @Override
    public long records(CredentialId id) {
        return find(records, id, Row::records, ValueCodec::decodeCounter).orElse(0L);
    }

    @Override
    public int reservedLeaves(KeyId id) {
        return find(
                        leaves,
                        id,
                        Row::leaves,
                        bytes -> Math.toIntExact(ValueCodec.decodeCounter(bytes)))
                .orElse(0);
    }

    @Override
    public long keyCount(PartitionId partition) {
        return find(keyCounts, partition, Row::keyCount, ValueCodec::decodeCounter).orElse(0L);
    }

    /** Takes over what an entry changed, after the store has it. */
    void publish(Overlay overlay) {
        overlay.device().ifPresent(value -> device.put(true, value));
        publish(partitions, overlay.partitionChanges());
        publish(applications, overlay.applicationChanges());
        publish(credentials, overlay.credentialChanges());
        publish(tokens, overlay.tokenChanges());
        publish(keys, overlay.keyChanges());
        publish(labels, overlay.labelChanges());
        publish(uses, overlay.useChanges());
        publish(records, overlay.recordChanges());
        publish(leaves, overlay.leafChanges());
        publish(keyCounts, overlay.keyCountChanges());
    }

    private static <K, V> void publish(Cache<K, V> cache, java.util.Map<K, Optional<V>> changes) {
        changes.forEach(
                (id, value) -> {
                    if (value.isPresent()) {
                        cache.put(id, value.get());
                    } else {
                        cache.invalidate(id);
                    }
                });
    }

    /** Forgets everything, because the store under it was replaced. */
    public void clear() {
        List.of(
                        keys,
                        labels,
                        uses,
                        records,
                        leaves,
                        credentials,
                        tokens,
                        applications,
                        partitions,
                        keyCounts,
                        device)
                .forEach(Cache::invalidateAll);
    }
}
