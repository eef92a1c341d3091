package io.claviger.core.command;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Nodes;
import java.util.Map;
import java.util.Optional;

/** How another device root key takes the place of the one in use, step by step. */
public sealed interface RootKeyStep {
    /** The version of the key that follows. */
    int version();

    /** For the evidence log. */
    String words();

    /**
     * There is another key. From now on new partitions lie under it.
     *
     * @param check what tells it from others
     * @param copies of it, sealed to each node of the cluster
     */
    record Begin(int version, Bytes check, Map<String, Bytes> copies) implements RootKeyStep {
        public Begin {
            copies = Map.copyOf(copies);
        }

        @Override
        public String words() {
            return "root key version " + version;
        }
    }

    /**
     * Partition keys lie under it.
     *
     * @param wrapped partition keys under it
     */
    record Rewrap(int version, Map<PartitionId, Bytes> wrapped) implements RootKeyStep {
        public Rewrap {
            wrapped = Map.copyOf(wrapped);
        }

        @Override
        public String words() {
            return "root key version %d: %d partition keys re-wrapped"
                    .formatted(version, wrapped.size());
        }
    }

    /**
     * Everything lies under it, and nothing under the one before.
     *
     * @param device the device's own keys under it
     */
    record Finish(int version, DeviceBlobs device) implements RootKeyStep {
        @Override
        public String words() {
            return "root key version %d in the place of version %d".formatted(version, version - 1);
        }
    }

    /** A node keeps it and needs no copy any more. */
    record Taken(int version, String node) implements RootKeyStep {
        @Override
        public String words() {
            return "root key version %d kept by node %s".formatted(version, node);
        }
    }

    /**
     * What of the device lies under the root key.
     *
     * @param attestationRoot empty if the device has none
     * @param authority of the cluster; empty if there is none
     */
    record DeviceBlobs(
            Bytes logKey,
            Bytes probeKey,
            Optional<Bytes> attestationRoot,
            Optional<Nodes.Authority> authority) {}
}
