package io.claviger.broker.task;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.TaskId;
import java.util.Optional;
import java.util.Set;

/**
 * Which tasks are listed.
 *
 * @param approver SubjectPublicKeyInfo of the approver whose tasks they are; empty: of all
 * @param id one task
 * @param request the tasks of one request
 * @param operations what is asked for; empty: anything
 */
public record TaskFilter(
        Optional<Bytes> approver,
        Optional<TaskId> id,
        Optional<ApprovalRequestId> request,
        Set<Operation> operations,
        Optional<Page> page) {
    public TaskFilter {
        operations = Set.copyOf(operations);
    }

    /**
     * One page.
     *
     * @param number from 0
     * @param size from 1
     */
    public record Page(int number, int size, Order order) {}

    /** In which order tasks are listed; those that were never fetched come first. */
    public enum Order {
        CREATION_DATE_ASC,
        CREATION_DATE_DESC,
        LAST_FETCHED_DATE_ASC,
        LAST_FETCHED_DATE_DESC
    }
}
