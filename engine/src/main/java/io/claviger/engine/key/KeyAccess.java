package io.claviger.engine.key;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.device.DeviceKeys;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds a key in the caller's partition and checks its password: the first step of everything about
 * a key.
 */
public final class KeyAccess {
    private final Supplier<StateView> state;
    private final DeviceKeys deviceKeys;

    public KeyAccess(Supplier<StateView> state, DeviceKeys deviceKeys) {
        this.state = state;
        this.deviceKeys = deviceKeys;
    }

    /** The caller's partition; a refusal is thrown if the caller has none. */
    public Partition partition(Origin origin) {
        Identity caller = origin.identity();
        Optional<PartitionId> id = caller.partition();
        return id.flatMap(state.get()::partition)
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.PARTITION_NOT_FOUND,
                                        "the caller belongs to no partition"));
    }

    /**
     * The key with this label; a refusal is thrown if there is none, or its password is not the one
     * given.
     */
    public KeyObject key(Partition partition, KeyLabel label, Optional<SecretBytes> password) {
        return key(partition, label, password, Authorization.none());
    }

    /** As above, for an operation that may have been asked for with the password before. */
    public KeyObject key(
            Partition partition,
            KeyLabel label,
            Optional<SecretBytes> password,
            Authorization authorization) {
        KeyObject key = publicPart(partition, label);
        checkPassword(partition, key, password, authorization);
        return key;
    }

    /**
     * What the label names: a key of exactly this name, or else the key at the end of a path below
     * the nearest one that derives keys. A refusal is thrown if there is none, or the password is
     * not that of the stored key.
     */
    public KeyReference reference(
            Partition partition, KeyLabel label, Optional<SecretBytes> password) {
        return reference(partition, label, password, Authorization.none());
    }

    /** As above, for an operation that may have been asked for with the password before. */
    public KeyReference reference(
            Partition partition,
            KeyLabel label,
            Optional<SecretBytes> password,
            Authorization authorization) {
        KeyReference found = reference(partition, label);
        checkPassword(partition, found.stored(), password, authorization);
        return found;
    }

    /** As above, but for an operation that a public key is enough for: it needs no password. */
    public KeyReference publicReference(
            Partition partition, KeyLabel label, Optional<SecretBytes> password) {
        KeyReference found = reference(partition, label);
        // A key below another comes out of that one's secret.
        if (found.path().isPresent() || !found.stored().spec().algorithm().asymmetric()) {
            checkPassword(partition, found.stored(), password, Authorization.none());
        }
        return found;
    }

    private KeyReference reference(Partition partition, KeyLabel label) {
        return named(state.get(), partition.id(), label).orElseThrow(() -> notFound(label));
    }

    /**
     * What the label names in the partition: a key of exactly this name, or else the key at the end
     * of a path below the nearest one that derives keys.
     */
    public static Optional<KeyReference> named(
            StateView view, PartitionId partition, KeyLabel label) {
        Optional<KeyObject> exact = stored(view, partition, label.value());
        if (exact.isPresent()) {
            return Optional.of(new KeyReference(exact.get(), Optional.empty()));
        }
        String name = label.value();
        for (int slash = name.lastIndexOf('/');
                slash > 0;
                slash = name.lastIndexOf('/', slash - 1)) {
            Optional<DerivationPath> path = DerivationPath.parse(name.substring(slash + 1));
            if (path.isEmpty()) {
                break;
            }
            Optional<KeyObject> master =
                    stored(view, partition, name.substring(0, slash)).filter(KeyObject::inTree);
            if (master.isPresent()) {
                return Optional.of(new KeyReference(master.get(), path));
            }
        }
        return Optional.empty();
    }

    private static Optional<KeyObject> stored(StateView view, PartitionId partition, String name) {
        return name.isBlank()
                ? Optional.empty()
                : view.key(partition, new KeyLabel(name))
                        .filter(key -> key.invalidated().isEmpty());
    }

    /** The key with this label, if there is one outside the trash. */
    Optional<KeyObject> find(Partition partition, KeyLabel label) {
        return state.get().key(partition.id(), label).filter(key -> key.invalidated().isEmpty());
    }

    /** The key for an operation with its public half only, which needs no password. */
    public KeyObject publicPart(Partition partition, KeyLabel label) {
        return find(partition, label).orElseThrow(() -> notFound(label));
    }

    private static Refusal.Thrown notFound(KeyLabel label) {
        return new Refusal.Thrown(
                RefusalCode.KEY_NOT_FOUND,
                "A key with the name '%s' does not exist".formatted(label));
    }

    private void checkPassword(
            Partition partition,
            KeyObject key,
            Optional<SecretBytes> password,
            Authorization authorization) {
        // A password that was right when the operation was asked for is right until it changes.
        if (key.passwordVerifier().isEmpty()
                || key.passwordVerifier().equals(authorization.provenPassword())) {
            // A key without password takes any: clients send one for all keys of a configuration.
            return;
        }
        boolean right =
                password.filter(given -> deviceKeys.passwordMatches(partition, key, given))
                        .isPresent();
        if (!right) {
            throw new Refusal.Thrown(
                    RefusalCode.KEY_PASSWORD_MISMATCH,
                    "the password of key '%s' is missing or wrong".formatted(key.label()));
        }
    }
}
