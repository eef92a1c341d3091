package io.claviger.rest.backup;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.rest.http.HttpReply;

/** Makes backups; implemented by what composes the server. Safe for many threads. */
public interface BackupControl {

    /** The name of a backup that is to be made: 32 hexadecimal digits. */
    String newId();

    /**
     * Holds the state of the device as it is now, and gives the backup of it.
     *
     * @param id by {@link #newId}; its making is recorded already
     * @param key to whom it is encrypted
     * @return what writes the backup once, and lets go of the state when it is closed
     */
    HttpReply.Stream take(String id, BackupKey key);

    /**
     * Holds the state of one partition as it is now, and gives the backup of it.
     *
     * @param partition is there, and all of it
     */
    HttpReply.Stream take(String id, BackupKey key, PartitionId partition);

    /**
     * A partition as a backup holds it.
     *
     * @throws IllegalArgumentException if these are not the bytes of one
     */
    Partition partition(Bytes encoded);

    /**
     * A part of what a partition holds, likewise.
     *
     * @throws IllegalArgumentException if these are not the bytes of one
     */
    PartitionPart part(Bytes encoded);

    /**
     * A note (C2SP signed-note) by which the log vouches for the key to which keys of partitions
     * are sealed that shall come into this device.
     */
    String vouch(Bytes recipient);

    /**
     * A key as a backup holds it.
     *
     * @throws IllegalArgumentException if these are not the bytes of one
     */
    KeyObject key(Bytes encoded);
}
