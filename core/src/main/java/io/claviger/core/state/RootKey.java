package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which device root key is in use, and how far another one has got. The key itself is nowhere in
 * the state, but for copies that one node each can open.
 *
 * @param version of the key under which the device's own keys lie; the first is 1
 * @param check what tells this key from others and says nothing about it; empty for the first
 * @param next the same of the key that follows, while partition keys are re-wrapped under it
 * @param copies of the newest key, sealed to nodes that have not taken it yet, by node
 */
public record RootKey(
        int version, Optional<Bytes> check, Optional<Bytes> next, Map<String, Bytes> copies) {
    /** The root key of a new device. */
    public static final RootKey FIRST =
            new RootKey(1, Optional.empty(), Optional.empty(), Map.of());

    public RootKey {
        if (version < 1) {
            throw new IllegalArgumentException("versions of the root key begin with 1");
        }
        copies = Map.copyOf(copies);
    }

    /** The version under which new keys are wrapped. */
    public int newest() {
        return next.isPresent() ? version + 1 : version;
    }

    /** What tells the key of this version from others, if the state knows that. */
    public Optional<Bytes> checkOf(int wanted) {
        if (wanted == version) {
            return check;
        }
        return wanted == version + 1 ? next : Optional.empty();
    }

    /** With another key to follow. */
    public RootKey followedBy(Bytes nextCheck, Map<String, Bytes> sealed) {
        return new RootKey(version, check, Optional.of(nextCheck), sealed);
    }

    /** With the one that followed in its place. */
    public RootKey replaced() {
        return new RootKey(version + 1, next, Optional.empty(), copies);
    }

    /** Without the copy of a node that has it, or is a node no more. */
    public RootKey without(String node) {
        var rest = new TreeMap<>(copies);
        rest.remove(node);
        return new RootKey(version, check, next, rest);
    }
}
