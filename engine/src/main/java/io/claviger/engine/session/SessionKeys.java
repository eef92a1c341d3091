package io.claviger.engine.session;

import io.claviger.core.command.Command;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.DelegatedState;
import io.claviger.core.port.StateView;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.device.KeyHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The keys of a program's sessions in one partition, each wrapped under the partition key like a
 * stored one, and under a label that its maker finds nowhere else. They come and change by granted
 * commands alone, and are gone with the node. Safe for many threads.
 */
public final class SessionKeys {
    /** Most keys at once. */
    public static final int MAX_KEYS = 4_096;

    private final KeyHandles handles;
    private final Map<KeyId, KeyObject> keys = new ConcurrentHashMap<>();
    private final Map<KeyLabel, KeyId> labels = new ConcurrentHashMap<>();
    private final Map<KeyId, AtomicLong> uses = new ConcurrentHashMap<>();

    SessionKeys(KeyHandles handles) {
        this.handles = handles;
    }

    public Optional<KeyObject> key(KeyId id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** The keys that are there now. */
    public List<KeyObject> all() {
        return List.copyOf(keys.values());
    }

    /** Whether no further key is taken. */
    public boolean full() {
        return keys.size() >= MAX_KEYS;
    }

    /** Ends a key, with its session. Ending one that is gone is no error. */
    public void end(KeyId id) {
        KeyObject key = keys.remove(id);
        if (key != null) {
            labels.remove(key.label());
            uses.remove(id);
            handles.forget(key);
        }
    }

    /** The state with these keys in it. */
    StateView in(StateView state) {
        return keys.isEmpty() ? state : new With(state);
    }

    /** The command as the journal gets it: no key of a session with its wrapped form. */
    Command carried(Command command) {
        Command bare = bare(command);
        List<KeyObject> about =
                mentioned(command)
                        .distinct()
                        .flatMap(id -> key(id).stream())
                        .map(KeyObject::withoutSecrets)
                        .toList();
        return about.isEmpty() ? bare : new Command.InSession(bare, about);
    }

    private static Command bare(Command command) {
        return switch (command) {
            case Command.CreateKey c when c.key().ofSession() ->
                    new Command.CreateKey(c.origin(), c.key().withoutSecrets());
            case Command.DeriveKey c when c.key().ofSession() ->
                    new Command.DeriveKey(
                            c.origin(),
                            c.key().withoutSecrets(),
                            c.base(),
                            c.baseVersion(),
                            c.mechanism(),
                            c.digests());
            case Command.StoreKey c when c.key().ofSession() ->
                    new Command.StoreKey(
                            c.origin(),
                            c.operation(),
                            c.key().withoutSecrets(),
                            c.source(),
                            c.digests());
            case Command.ChangeKey c when c.next().ofSession() ->
                    new Command.ChangeKey(c.origin(), c.operation(), c.next().withoutSecrets());
            case Command.Authorized c ->
                    new Command.Authorized(
                            bare(c.action()), c.approvals(), c.request(), c.presentedToken());
            default -> command;
        };
    }

    /** The keys that a command is decided about. */
    private static Stream<KeyId> mentioned(Command command) {
        return switch (command) {
            case Command.UseKey c -> Stream.of(c.key());
            case Command.DeriveKey c -> Stream.of(c.base());
            case Command.StoreKey c -> c.source().stream().map(Command.KeyReference::id);
            case Command.ReleaseKey c ->
                    Stream.concat(
                            Stream.of(c.key().id()),
                            c.wrappedBy().stream().map(Command.KeyReference::id));
            case Command.ChangeKey c -> Stream.of(c.next().id());
            case Command.DestroyKey c -> Stream.of(c.key());
            case Command.Inquire c -> c.key().stream();
            case Command.Authorized c -> mentioned(c.action());
            default -> Stream.empty();
        };
    }

    /** Does to the keys what a granted command says. */
    void granted(Command command) {
        switch (command) {
            case Command.CreateKey c -> put(c.key());
            case Command.DeriveKey c -> put(c.key());
            case Command.StoreKey c -> put(c.key());
            case Command.ChangeKey c -> put(c.next());
            case Command.DestroyKey c -> end(c.key());
            case Command.Authorized c -> granted(c.action());
            case Command.UseKey c -> {
                AtomicLong count = uses.get(c.key());
                if (count != null) {
                    count.incrementAndGet();
                }
            }
            default -> {}
        }
    }

    private void put(KeyObject key) {
        if (key.ofSession()) {
            keys.put(key.id(), key);
            labels.put(key.label(), key.id());
            uses.putIfAbsent(key.id(), new AtomicLong());
        }
    }

    /** Lists and counts are those of the state. */
    private final class With extends DelegatedState {
        With(StateView state) {
            super(state);
        }

        @Override
        public Optional<KeyObject> key(KeyId id) {
            return Optional.ofNullable(keys.get(id)).or(() -> super.key(id));
        }

        @Override
        public Optional<KeyObject> key(PartitionId partition, KeyLabel label) {
            return Optional.ofNullable(labels.get(label))
                    .flatMap(SessionKeys.this::key)
                    .filter(key -> key.partition().equals(partition))
                    .or(() -> super.key(partition, label));
        }

        @Override
        public long uses(KeyId id) {
            AtomicLong count = uses.get(id);
            return count == null ? super.uses(id) : count.get();
        }
    }
}
