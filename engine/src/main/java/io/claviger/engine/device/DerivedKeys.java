package io.claviger.engine.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Keys below stored ones, derived for a use and wrapped like any other key, so that nothing lies
 * here in the clear. Bounded in number and time. An entry belongs to one version of its master.
 */
final class DerivedKeys {
    private static final int MAX_KEYS = 10_000;
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Mechanisms mechanisms;
    private final DeviceKeys deviceKeys;
    private final Cache<Place, KeyObject> keys =
            Caffeine.newBuilder()
                    .maximumSize(MAX_KEYS)
                    .expireAfterAccess(IDLE)
                    .executor(Runnable::run)
                    .build();

    DerivedKeys(Mechanisms mechanisms, DeviceKeys deviceKeys) {
        this.mechanisms = mechanisms;
        this.deviceKeys = deviceKeys;
    }

    KeyObject derive(Partition partition, KeyObject master, DerivationPath path) {
        return keys.get(
                new Place(master.id(), master.version(), path),
                place -> derive(partition, master, place));
    }

    private KeyObject derive(Partition partition, KeyObject master, Place place) {
        DerivationPath path = place.path();
        try (SecretBytes base = deviceKeys.unwrap(partition, master);
                SecretBytes material = TreeKeys.derive(master.spec(), base, path)) {
            Bytes publicKey = mechanisms.publicKeyOf(master.spec(), material);
            var label = new KeyLabel(master.label() + "/" + path);
            KeyObject key = master.below(place.id(), label, publicKey);
            return key.wrappedAs(deviceKeys.wrap(partition, key, material));
        }
    }

    /** Forgets what was derived from this version of a key; says what that was. */
    List<KeyObject> forget(KeyObject master) {
        List<KeyObject> gone = new ArrayList<>();
        keys.asMap()
                .forEach(
                        (place, key) -> {
                            if (place.master().equals(master.id())
                                    && place.version() == master.version()) {
                                keys.invalidate(place);
                                gone.add(key);
                            }
                        });
        return gone;
    }

    void forgetAll() {
        keys.invalidateAll();
    }

    private record Place(KeyId master, long version, DerivationPath path) {

        /** The same for the same key on every node: a UUID of version 8 (RFC 9562 §5.8). */
        KeyId id() {
            byte[] way = path.toString().getBytes(StandardCharsets.US_ASCII);
            ByteBuffer name =
                    ByteBuffer.allocate(2 * Long.BYTES + way.length)
                            .putLong(master.value().getMostSignificantBits())
                            .putLong(master.value().getLeastSignificantBits())
                            .put(way);
            try {
                ByteBuffer hash =
                        ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.array()));
                long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
                long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
                return new KeyId(new UUID(high, low));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
