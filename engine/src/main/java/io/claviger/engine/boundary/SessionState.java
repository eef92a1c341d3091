package io.claviger.engine.boundary;

import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.DelegatedState;
import io.claviger.core.port.StateView;
import io.claviger.core.state.KeyObject;
import java.util.List;
import java.util.Optional;

/**
 * The state with the keys of sessions in it that one command is about. They are found by id and
 * label; lists and counts are those of the state.
 */
final class SessionState extends DelegatedState {
    private final List<KeyObject> keys;

    private SessionState(List<KeyObject> keys, StateView state) {
        super(state);
        this.keys = keys;
    }

    static StateView with(List<KeyObject> keys, StateView state) {
        return new SessionState(keys, state);
    }

    @Override
    public Optional<KeyObject> key(KeyId id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst().or(() -> super.key(id));
    }

    @Override
    public Optional<KeyObject> key(PartitionId partition, KeyLabel label) {
        return keys.stream()
                .filter(key -> key.partition().equals(partition) && key.label().equals(label))
                .findFirst()
                .or(() -> super.key(partition, label));
    }
}
