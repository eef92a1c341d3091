package io.claviger.broker.request;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.engine.approval.Action;

/** Reads what a request asks for out of the body that its approvers were shown. */
public interface RequestReader {
    /**
     * The action, without passwords. Throws a refusal if the body asks for nothing that this
     * version can do.
     */
    Action read(Operation operation, Bytes body);
}
