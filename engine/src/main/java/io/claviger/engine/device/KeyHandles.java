package io.claviger.engine.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.claviger.core.id.KeyId;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.KeyHandleClosed;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    private final DerivedKeys derived;
    private final Cache<Version, KeyHandle> handles =
            Caffeine.newBuilder()
                    .maximumSize(MAX_HANDLES)
                    .expireAfterAccess(IDLE)
                    .executor(Runnable::run)
                    .removalListener(KeyHandles::close)
                    .build();

    public KeyHandles(Mechanisms mechanisms, DeviceKeys deviceKeys) {
        this.mechanisms = mechanisms;
        this.deviceKeys = deviceKeys;
        this.derived = new DerivedKeys(mechanisms, deviceKeys);
    }

    /**
     * The key at the end of a path below a stored one, as an object that can be used like a stored
     * one. It is forgotten with its master.
     */
    public KeyObject derive(Partition partition, KeyObject master, DerivationPath path) {
        deviceKeys.requireUnsealed();
        return derived.derive(partition, master, path);
    }

    /**
     * Lends the handle of this very version of the key. {@code use} may run again if the handle was
     * forgotten before it began.
     */
    public <R> R with(Partition partition, KeyObject key, Function<KeyHandle, R> use) {
        while (true) {
            deviceKeys.requireUnsealed();
            KeyHandle handle = handles.get(versionOf(key), _ -> open(partition, key));
            try {
                return use.apply(handle);
            } catch (KeyHandleClosed _) {
                // Forgotten between the two lines above; the next turn unwraps the key anew.
            }
        }
    }

    private KeyHandle open(Partition partition, KeyObject key) {
        try (SecretBytes material = deviceKeys.unwrap(partition, key)) {
            if (key.publicOnly()) {
                return mechanisms.openWithoutPrivateHalf(key.spec(), key.publicKey().orElseThrow());
            }
            return mechanisms.open(key.spec(), material, key.publicKey());
        }
    }

    private static void close(
            @Nullable Version version, @Nullable KeyHandle handle, RemovalCause cause) {
        if (handle != null) {
            handle.close();
        }
    }

    /** Forgets a destroyed or changed key, and what was derived from it. */
    public void forget(KeyObject key) {
        derived.forget(key).forEach(below -> handles.invalidate(versionOf(below)));
        handles.invalidate(versionOf(key));
    }

    private static Version versionOf(KeyObject key) {
        return new Version(key.id(), key.version());
    }

    /** Forgets all keys; part of sealing the node. */
    public void forgetAll() {
        derived.forgetAll();
        handles.invalidateAll();
    }

    private record Version(KeyId key, long version) {}
}
