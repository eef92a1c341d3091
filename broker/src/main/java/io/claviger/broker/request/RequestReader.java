package io.claviger.broker.request;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.engine.approval.Action;

/** Reads what a request asks for out of the body that its approvers were shown. */
public interface RequestReader {
    /**
     * The action in the partition, without passwords. Throws a refusal if the body asks for nothing
     * that this version can do.
     */
    Action read(PartitionId partition, Operation operation, Bytes body);
}
