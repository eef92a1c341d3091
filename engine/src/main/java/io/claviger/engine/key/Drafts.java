package io.claviger.engine.key;

import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.random.RandomSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What every new object begins with: an application that it belongs to, and an id. */
public final class Drafts {
    private Drafts() {}

    /** The caller's application; a refusal is thrown if the caller has none. */
    public static ApplicationId application(Origin origin) {
        return origin.identity()
                .application()
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.APPLICATION_NOT_FOUND,
                                        "a key is made under an onboarded application"));
    }

    /** The draft of a key without password, of which nothing is known yet but what is asked. */
    static KeyObject key(
            KeyId id,
            Origin origin,
            Partition partition,
            CreateKey target,
            KeyAttributes attributes) {
        return new KeyObject(
                id,
                partition.id(),
                application(origin),
                target.label(),
                target.pkcs11Id(),
                target.spec(),
                attributes,
                target.policy(),
                target.addressFormat(),
                1,
                origin.time(),
                Optional.empty(),
                Optional.empty(),
                Bytes.empty(),
                List.of(),
                target.validity(),
                Optional.empty(),
                target.token());
    }

    static KeyId newKeyId(RandomSource random) {
        return new KeyId(newUuid(random));
    }

    /** A random UUID of version 4 (RFC 9562) from the device's own entropy. */
    public static UUID newUuid(RandomSource random) {
        byte[] bytes = new byte[16];
        random.fill(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long high = (buffer.getLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
        long low = (buffer.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
