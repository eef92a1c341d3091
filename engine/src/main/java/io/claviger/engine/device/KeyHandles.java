package io.claviger.engine.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claviger.core.id.KeyId;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import java.time.Duration;

/**
 * Unwrapped keys, ready for use. Bounded in number and time: a key that rests is forgotten and
 * unwrapped anew when needed. An entry belongs to one version of one key, so a changed key never
 * meets an old handle.
 */
public final class KeyHandles {
    private static final int MAX_HANDLES = 10_000;
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Mechanisms mechanisms;
    private final DeviceKeys deviceKeys;
    private final Cache<Version, KeyHandle> handles =
            Caffeine.newBuilder().maximumSize(MAX_HANDLES).expireAfterAccess(IDLE).build();

    public KeyHandles(Mechanisms mechanisms, DeviceKeys deviceKeys) {
        this.mechanisms = mechanisms;
        this.deviceKeys = deviceKeys;
    }

    /** The handle of this very version of the key. */
    public KeyHandle of(Partition partition, KeyObject key) {
        return handles.get(
                new Version(key.id(), key.version()),
                _ ->
                        mechanisms.open(
                                key.spec(), deviceKeys.unwrap(partition, key), key.publicKey()));
    }

    /** Forgets a destroyed or changed key. */
    public void forget(KeyObject key) {
        handles.invalidate(new Version(key.id(), key.version()));
    }

    /** Forgets all keys; part of sealing the node. */
    public void forgetAll() {
        handles.invalidateAll();
    }

    private record Version(KeyId key, long version) {}
}
