package io.claviger.broker.task;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claviger.broker.request.Broker;
import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.TaskId;
import io.claviger.core.port.StateView;
import io.claviger.core.port.StateView.Task;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Requests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The approvers' side of the workflow. Safe for many threads. */
public final class Tasks {
    private static final int STEP = 1_000;

    /** Tasks whose last fetching is remembered; it is not part of the state. */
    private static final int MAX_FETCHED = 100_000;

    private final Supplier<StateView> state;
    private final Requests requests;
    private final Broker broker;
    private final Cache<TaskId, Instant> fetched =
            Caffeine.newBuilder().maximumSize(MAX_FETCHED).build();

    public Tasks(Supplier<StateView> state, Requests requests, Broker broker) {
        this.state = state;
        this.requests = requests;
        this.broker = broker;
    }

    /** The open tasks that the filter lets through, of the caller's partition. */
    public Answer<List<AskedTask>> list(Origin origin, TaskFilter filter) {
        List<AskedTask> found =
                origin.identity().partition().map(id -> found(id, filter)).orElse(List.of());
        found.forEach(task -> fetched.put(task.id(), origin.time()));
        return requests.listed(origin, Operation.LIST_TASKS, found.size() + " tasks", found);
    }

    private List<AskedTask> found(PartitionId partition, TaskFilter filter) {
        if (filter.id().isPresent()) {
            return state.get().requestOfTask(filter.id().get()).stream()
                    .flatMap(id -> asked(partition, id).stream())
                    .filter(task -> task.id().equals(filter.id().get()))
                    .filter(task -> fits(task, filter))
                    .toList();
        }
        if (filter.request().isPresent()) {
            return asked(partition, filter.request().get()).stream()
                    .filter(task -> fits(task, filter))
                    .toList();
        }
        List<Task> rows = rows(partition, filter);
        List<AskedTask> found = new ArrayList<>();
        int first =
                filter.page()
                        .map(p -> (int) Math.min((long) p.number() * p.size(), Integer.MAX_VALUE))
                        .orElse(0);
        int size = filter.page().map(TaskFilter.Page::size).orElse(Integer.MAX_VALUE);
        for (int i = first; i < rows.size() && found.size() < size; i++) {
            Task row = rows.get(i);
            asked(partition, row.request()).stream()
                    .filter(task -> task.id().equals(row.id()))
                    .forEach(found::add);
        }
        return found;
    }

    private static boolean fits(AskedTask task, TaskFilter filter) {
        return filter.approver().map(task.approver()::equals).orElse(true)
                && (filter.operations().isEmpty()
                        || filter.operations().contains(task.request().operation()));
    }

    /** The rows that fit, in the order asked for; what makes requests large is not read for it. */
    private List<Task> rows(PartitionId partition, TaskFilter filter) {
        Optional<Bytes> approver = filter.approver().map(Bytes::sha256);
        List<Task> rows = new ArrayList<>();
        Optional<Task> after = Optional.empty();
        List<Task> step;
        do {
            step = state.get().tasks(partition, approver, after, STEP);
            step.stream()
                    .filter(
                            task ->
                                    filter.operations().isEmpty()
                                            || filter.operations().contains(task.operation()))
                    .forEach(rows::add);
            after = step.isEmpty() ? after : Optional.of(step.getLast());
        } while (step.size() == STEP);
        rows.sort(
                order(
                        filter.page()
                                .map(TaskFilter.Page::order)
                                .orElse(TaskFilter.Order.CREATION_DATE_ASC)));
        return rows;
    }

    private Comparator<Task> order(TaskFilter.Order order) {
        Comparator<Task> created = Comparator.comparing(Task::submitted);
        Comparator<Task> read = Comparator.comparing(this::lastFetched);
        return switch (order) {
            case CREATION_DATE_ASC -> created;
            case CREATION_DATE_DESC -> created.reversed();
            case LAST_FETCHED_DATE_ASC -> read.thenComparing(created);
            case LAST_FETCHED_DATE_DESC -> read.reversed().thenComparing(created);
        };
    }

    private Instant lastFetched(Task task) {
        return Optional.ofNullable(fetched.getIfPresent(task.id())).orElse(Instant.EPOCH);
    }

    private List<AskedTask> asked(PartitionId partition, ApprovalRequestId id) {
        return state.get()
                .request(id)
                .filter(request -> request.partition().equals(partition))
                .map(Tasks::of)
                .orElse(List.of());
    }

    private static List<AskedTask> of(ApprovalRequest request) {
        return request.waitingFor().stream()
                .map(key -> new AskedTask(TaskId.of(request.id(), key), key, request))
                .toList();
    }

    /**
     * Approves.
     *
     * @param token what the approver signed
     */
    public Answer<ApprovalRequest> approve(
            Origin origin, TaskId task, Bytes token, Approval approval) {
        Answer<ApprovalRequest> answer = requests.approve(origin, task, token, approval);
        return broker.settled(answer);
    }

    /**
     * Rejects; the caller has proven to hold the key.
     *
     * @param signature that proof
     */
    public Answer<ApprovalRequest> reject(
            Origin origin, TaskId task, Bytes publicKey, Bytes signature) {
        return broker.settled(requests.reject(origin, task, publicKey, signature));
    }
}
