package io.claviger.crypto.random;

import io.claviger.core.id.RequestId;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names for requests whose callers gave none. */
public final class RequestIds {
    private RequestIds() {}

    /**
     * A UUID of version 7 (RFC 9562): it begins with the time, so that look-up entries of
     * neighbours are neighbours in the store. It names a request and protects nothing, so it does
     * not wait for the lock of the system's entropy.
     */
    public static RequestId fresh(Instant now) {
        var random = ThreadLocalRandom.current();
        long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new RequestId(new UUID(high, low).toString());
    }
}
