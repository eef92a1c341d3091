package io.claviger.rest.testing;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateTransaction;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** State in maps. */
final class MemoryState implements StateTransaction {
    private volatile @Nullable Device device;
    private final Map<PartitionId, Partition> partitions = new ConcurrentSkipListMap<>();
    private final Map<ApplicationId, Application> applications = new ConcurrentSkipListMap<>();
    private final Map<CredentialId, Credential> credentials = new ConcurrentSkipListMap<>();
    private final Map<Bytes, CredentialId> byToken = new ConcurrentHashMap<>();
    private final Map<KeyId, KeyObject> keys = new ConcurrentHashMap<>();
    private final Map<KeyId, Long> uses = new ConcurrentHashMap<>();
    private final Map<KeyId, Integer> leaves = new ConcurrentHashMap<>();
    private final Map<DataObjectId, DataObject> dataObjects = new ConcurrentHashMap<>();

    @Override
    public void put(Device next) {
        device = next;
    }

    @Override
    public void put(Partition partition) {
        partitions.put(partition.id(), partition);
    }

    @Override
    public void put(Application application) {
        applications.put(application.id(), application);
    }

    @Override
    public void put(Credential credential) {
        credentials.put(credential.id(), credential);
        byToken.put(credential.tokenHash(), credential.id());
    }

    @Override
    public void put(KeyObject key) {
        keys.put(key.id(), key);
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
    public Optional<Device> device() {
        return Optional.ofNullable(device);
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
        return Optional.ofNullable(byToken.get(tokenHash)).flatMap(this::credential);
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
    public long uses(KeyId id) {
        return uses.getOrDefault(id, 0L);
    }

    @Override
    public List<Partition> partitions() {
        return List.copyOf(partitions.values());
    }

    @Override
    public List<Application> applications(Optional<ApplicationId> after, int limit) {
        return applications.values().stream()
                .filter(a -> after.isEmpty() || a.id().compareTo(after.get()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Credential> credentials(ApplicationId application) {
        return credentials.values().stream()
                .filter(c -> c.application().equals(Optional.of(application)))
                .toList();
    }

    @Override
    public List<Credential> officerCredentials() {
        return credentials.values().stream().filter(c -> c.application().isEmpty()).toList();
    }

    @Override
    public List<KeyObject> keys(PartitionId partition, Optional<KeyLabel> after, int limit) {
        return keys.values().stream()
                .filter(key -> key.partition().equals(partition))
                .filter(key -> after.isEmpty() || key.label().compareTo(after.get()) > 0)
                .sorted(java.util.Comparator.comparing(KeyObject::label))
                .limit(limit)
                .toList();
    }

    @Override
    public long keyCount(PartitionId partition) {
        return keys.values().stream().filter(key -> key.partition().equals(partition)).count();
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
}
