package io.claviger.server.cluster;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.command.RootKeyStep;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.Partition;
import io.claviger.core.state.RootKey;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.sealing.RootKeyCheck;
import io.claviger.crypto.sealing.RootKeySealer;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.server.datadir.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root keys of this node: in its seal files, and held while it is open. Another root key takes
 * the place of the one in use by steps in the journal; what a step needs lies on the disk before it
 * is proposed, so a node that fails anywhere goes on where it was:
 *
 * <ol>
 *   <li>A fresh key lies in {@code seal.next}, under the secret that opened {@code seal}.
 *   <li>{@link RootKeyStep.Begin}: its copies for the other nodes are in the state. Each opens its
 *       own, writes its {@code seal.next}, and says so ({@link RootKeyStep.Taken}).
 *   <li>{@link RootKeyStep.Rewrap}: partition keys lie under it, some at a time.
 *   <li>{@link RootKeyStep.Finish}: the device's own keys do, and nothing lies under the one
 *       before.
 *   <li>{@code seal.next} becomes {@code seal}, once that is in a snapshot of this node; only now
 *       does the old key go.
 * </ol>
 *
 * Safe for many threads.
 */
public final class RootKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootKeys.class);

    /** Partition keys that one command re-wraps. */
    static final int CHUNK = 100;

    private final DataDirectory directory;
    private final ClusterFolder folder;
    private final DeviceKeys keys;
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Supplier<Origin> node;
    private final RandomSource random;
    private final Durable durable;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RootKeySealer sealer;

    /** Makes what was applied durable on this node beyond what the others could tell it again. */
    public interface Durable {
        void sync() throws InterruptedException, java.util.concurrent.ExecutionException;
    }

    /**
     * Nothing is held yet.
     *
     * @param node an origin for what the node does itself
     */
    public RootKeys(
            DataDirectory directory,
            DeviceKeys keys,
            Supplier<StateView> state,
            Inquiries inquiries,
            Supplier<Origin> node,
            RandomSource random,
            Durable durable) {
        this.directory = directory;
        this.folder = new ClusterFolder(directory);
        this.keys = keys;
        this.state = state;
        this.inquiries = inquiries;
        this.node = node;
        this.random = random;
        this.durable = durable;
        keys.whenMissing(this::fetch);
    }

    /** What binds a sealed root key to cluster, node and version. */
    static byte[] info(String device, String node, int version) {
        return "claviger cluster 1 %s %s root key %d"
                .formatted(device, node, version)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Opens the node with what its seal held. Takes what was opened. */
    public void open(int version, SealedRootKey.Opened opened) {
        lock.lock();
        try {
            close();
            sealer = opened.sealer();
            keys.unseal(version, opened.rootKey());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens the node with a root key from elsewhere, which it takes. The node cannot seal another
     * one then: it holds what follows in memory, and takes it for good when its own secret opened
     * it.
     */
    public void open(int version, SecretBytes rootKey) {
        lock.lock();
        try {
            close();
            keys.unseal(version, rootKey);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Draws another root key and proposes it.
     *
     * @throws Refusal.Thrown if one is being replaced already
     */
    public Answer<RootKey> begin(Origin origin) {
        lock.lock();
        try {
            Device device = device();
            RootKey present = device.rootKey();
            settle();
            if (present.next().isPresent() || directory.seal().version() != present.version()) {
                throw new Refusal.Thrown(
                        RefusalCode.ROOT_KEY_STATE, "the root key is being replaced already");
            }
            int version = present.version() + 1;
            try (SecretBytes fresh = keys.newRootKey()) {
                Map<String, Bytes> copies = new HashMap<>();
                for (Nodes.Node member : device.nodes().members()) {
                    if (!member.leaving()) {
                        copies.put(
                                member.name(),
                                NodeSeal.seal(
                                        member.recipient(),
                                        info(device.log().value(), member.name(), version),
                                        fresh));
                    }
                }
                directory.writeNextSeal(sealer().seal(version, fresh, random));
                var command =
                        new Command.ChangeRootKey(
                                origin,
                                new RootKeyStep.Begin(version, RootKeyCheck.of(fresh), copies));
                return inquiries.answer(command, present).map(_ -> device().rootKey());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does what is due: takes a key that follows, re-wraps if this node leads, and drops the old
     * key. Called again and again.
     *
     * @return whether there is more to do at once
     */
    boolean advance(boolean leads) {
        if (keys.sealed()) {
            return false;
        }
        Device device = device();
        RootKey key = device.rootKey();
        if (!keys.holds(key.newest())) {
            fetch(key.newest());
        }
        take(key);
        boolean more = leads && key.next().isPresent() && keys.holds(key.newest()) && step(device);
        lock.lock();
        try {
            settle();
        } finally {
            lock.unlock();
        }
        return more;
    }

    private boolean step(Device device) {
        int version = device.rootKey().newest();
        List<Partition> old =
                state.get().partitions().stream()
                        .filter(partition -> partition.rootKey() < version)
                        .limit(CHUNK)
                        .toList();
        if (old.isEmpty()) {
            return propose(new RootKeyStep.Finish(version, keys.rewrap(device, version)));
        }
        Map<PartitionId, Bytes> wrapped = new HashMap<>();
        old.forEach(partition -> wrapped.put(partition.id(), keys.rewrap(partition, version)));
        return propose(new RootKeyStep.Rewrap(version, wrapped));
    }

    private boolean propose(RootKeyStep step) {
        Outcome outcome = inquiries.propose(new Command.ChangeRootKey(node.get(), step));
        return outcome.refusal().isEmpty();
    }

    /** Tells that this node needs its copy no more. */
    private void take(RootKey key) {
        if (!folder.admitted() || !keys.holds(key.newest())) {
            return;
        }
        String own = folder.place().node();
        if (key.copies().containsKey(own) && keeps(key.newest())) {
            propose(new RootKeyStep.Taken(key.newest(), own));
        }
    }

    private boolean keeps(int version) {
        return directory.seal().version() == version
                || directory.nextSeal().filter(next -> next.version() == version).isPresent();
    }

    /** Finds a root key that is needed and not held: in the next seal, or in this node's copy. */
    private void fetch(int version) {
        lock.lock();
        try {
            RootKey key = device().rootKey();
            Optional<Bytes> check = key.checkOf(version);
            if (keys.holds(version) || check.isEmpty()) {
                return;
            }
            if (sealer == null) {
                if (keys.sealed()) {
                    return;
                }
                copy(key, version)
                        .filter(found -> fits(found, check.get()))
                        .ifPresent(found -> keys.hold(version, found));
                return;
            }
            Optional<SecretBytes> kept =
                    directory
                            .nextSeal()
                            .filter(next -> next.version() == version)
                            .flatMap(sealer()::open)
                            .filter(found -> fits(found, check.get()));
            if (kept.isPresent()) {
                keys.hold(version, kept.get());
                wrapSealingKey(version);
                return;
            }
            // Another one that is in use already is not overwritten.
            settle();
            copy(key, version)
                    .filter(found -> fits(found, check.get()))
                    .ifPresent(
                            found -> {
                                directory.writeNextSeal(sealer().seal(version, found, random));
                                keys.hold(version, found);
                                wrapSealingKey(version);
                            });
        } finally {
            lock.unlock();
        }
    }

    private static boolean fits(SecretBytes key, Bytes check) {
        if (RootKeyCheck.of(key).equals(check)) {
            return true;
        }
        key.close();
        return false;
    }

    /** The key in the copy that was sealed to this node. */
    private Optional<SecretBytes> copy(RootKey key, int version) {
        if (!folder.admitted() || version != key.newest()) {
            return Optional.empty();
        }
        String own = folder.place().node();
        Bytes copy = key.copies().get(own);
        if (copy == null) {
            return Optional.empty();
        }
        ClusterFolder.SealingKey kept = folder.sealingKey();
        try (SecretBytes nodeKey = keys.nodeKey(kept.rootKey(), kept.publicKey(), kept.wrapped())) {
            return NodeSeal.open(nodeKey, info(device().log().value(), own, version), copy);
        } catch (UnwrapFailed | Refusal.Thrown unusable) {
            LOG.warn(
                    "the copy of root key version {} cannot be opened: {}",
                    version,
                    unusable.getMessage());
            return Optional.empty();
        }
    }

    private void wrapSealingKey(int version) {
        if (!folder.admitted()) {
            return;
        }
        ClusterFolder.SealingKey kept = folder.sealingKey();
        if (kept.rootKey() >= version) {
            return;
        }
        try (SecretBytes nodeKey = keys.nodeKey(kept.rootKey(), kept.publicKey(), kept.wrapped())) {
            folder.keepSealingKey(
                    new ClusterFolder.SealingKey(
                            version,
                            kept.publicKey(),
                            keys.wrapNodeKey(version, kept.publicKey(), nodeKey)));
        }
    }

    /**
     * The next seal takes the place of the old one once nothing lies under that any more. One that
     * this node has missed to put there, before it was down while yet another one followed, is told
     * from one that never was in use by the key that lies under it.
     */
    private void settle() {
        int inUse = device().rootKey().version();
        Optional<SealedRootKey> next = directory.nextSeal();
        if (sealer == null || next.isEmpty()) {
            return;
        }
        int version = next.get().version();
        boolean missed =
                version < inUse && folder.admitted() && folder.sealingKey().rootKey() == version;
        if (version <= directory.seal().version() || !(version == inUse || missed)) {
            return;
        }
        if (missed && !keys.holds(version)) {
            sealer().open(next.get()).ifPresent(found -> keys.hold(version, found));
        }
        if (!keys.holds(version)) {
            return;
        }
        try {
            // A node that forgot that the key was replaced would need the old one.
            durable.sync();
            directory.replaceSeal();
            keys.dropBefore(version);
            LOG.info("root key version {} is in use; the one before is gone", version);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException notYet) {
            LOG.warn("the old root key stays for now: {}", notYet.getMessage());
        }
    }

    private RootKeySealer sealer() {
        RootKeySealer present = sealer;
        if (present == null && keys.sealed()) {
            throw new Refusal.Thrown(
                    RefusalCode.SEALED, "the node is sealed; 'claviger unseal' opens it");
        }
        if (present == null) {
            throw new Refusal.Thrown(
                    RefusalCode.ROOT_KEY_STATE,
                    "this node was opened by another one: replace the root key at one that its own secret opened");
        }
        return present;
    }

    private Device device() {
        return state.get().device().orElseThrow();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (sealer != null) {
                sealer.close();
                sealer = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
