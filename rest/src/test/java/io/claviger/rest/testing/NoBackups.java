package io.claviger.rest.testing;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.rest.backup.BackupControl;
import io.claviger.rest.http.HttpReply;

/** A node whose journal lives in memory: there are no files to take. */
public final class NoBackups implements BackupControl {
    @Override
    public String newId() {
        return "0".repeat(32);
    }

    @Override
    public HttpReply.Stream take(String id, BackupKey key) {
        throw new Fault.NotServing("this node keeps nothing");
    }

    @Override
    public HttpReply.Stream take(String id, BackupKey key, PartitionId partition) {
        return take(id, key);
    }

    @Override
    public Partition partition(Bytes encoded) {
        throw new IllegalArgumentException("no partition");
    }

    @Override
    public PartitionPart part(Bytes encoded) {
        throw new IllegalArgumentException("no part");
    }

    @Override
    public String vouch(Bytes recipient) {
        throw new Fault.NotServing("this node keeps nothing");
    }

    @Override
    public KeyObject key(Bytes encoded) {
        throw new IllegalArgumentException("no key");
    }
}
