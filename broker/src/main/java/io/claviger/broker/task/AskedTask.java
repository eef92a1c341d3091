package io.claviger.broker.task;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.TaskId;

/**
 * What one approver is asked.
 *
 * @param approver SubjectPublicKeyInfo of the approver, DER
 */
public record AskedTask(TaskId id, Bytes approver, ApprovalRequest request) {}
