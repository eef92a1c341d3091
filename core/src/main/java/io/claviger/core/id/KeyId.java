package io.claviger.core.id;

import java.util.UUID;

/** The one identity of a key on every interface; never reused. */
public record KeyId(UUID value) implements Comparable<KeyId> {

    public static KeyId of(String uuid) {
        return new KeyId(UUID.fromString(uuid));
    }

    @Override
    public int compareTo(KeyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
