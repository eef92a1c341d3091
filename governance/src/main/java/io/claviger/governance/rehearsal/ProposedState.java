package io.claviger.governance.rehearsal;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.DelegatedState;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import java.util.List;
import java.util.Optional;

/** A state in which one thing is as it is proposed, and one key may not be there yet. */
final class ProposedState extends DelegatedState {
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
        super(present);
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
    public Optional<Partition> partition(PartitionId id) {
        return partition.filter(p -> p.id().equals(id)).or(() -> present.partition(id));
    }

    @Override
    public Optional<Application> application(ApplicationId id) {
        return application.filter(a -> a.id().equals(id)).or(() -> present.application(id));
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
    public List<KeyObject> keys(PartitionId ofPartition, Optional<KeyLabel> after, int limit) {
        return present.keys(ofPartition, after, limit).stream()
                .map(found -> key(found.id()).orElse(found))
                .toList();
    }

    @Override
    public long keyCount(PartitionId ofPartition) {
        return present.keyCount(ofPartition) - (hidden.flatMap(present::key).isPresent() ? 1 : 0);
    }
}
