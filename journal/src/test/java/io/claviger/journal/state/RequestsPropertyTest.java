package io.claviger.journal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.TaskId;
import io.claviger.core.port.StateView;
import io.claviger.core.port.StateView.RequestLine;
import io.claviger.core.port.StateView.Task;
import io.claviger.journal.testing.ApprovalSamples;
import io.claviger.journal.testing.InMemoryJournal;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests for approval in the transaction and the committed view against a plain map. */
class RequestsPropertyTest {
    // One name begins with the other: their rows must stay apart.
    private static final List<PartitionId> PARTITIONS =
            List.of(Samples.DEMO, new PartitionId("DEMO2"));

    // Ids and digests sort by their hexadecimal digits as by their bytes.
    private static final Comparator<Task> BY_APPROVER =
            Comparator.comparing((Task task) -> task.approver().hex())
                    .thenComparing(Task::submitted)
                    .thenComparing(task -> task.id().toString());
    private static final Comparator<ApprovalRequest> BY_TIME =
            Comparator.comparing((ApprovalRequest request) -> request.submitted().time())
                    .thenComparing(request -> request.id().toString());

    private final Map<ApprovalRequestId, ApprovalRequest> requests = new HashMap<>();
    private final Set<ApprovalRequestId> gone = new HashSet<>();
    private final Map<TaskId, ApprovalRequestId> everAsked = new HashMap<>();
    private final Set<Bytes> spent = new HashSet<>();
    private final List<Bytes> approvers = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#few")
    void reads_see_the_writes_before_them_whether_committed_or_not(long seed) {
        var random = new Random(seed);
        var values = new Samples(seed);
        var samples = new ApprovalSamples(seed);
        for (int i = 0; i < 5; i++) {
            approvers.add(values.bytes(44 + i));
            times.add(values.time());
        }
        try (var journal = new InMemoryJournal(new SimpleHandler())) {
            var state = (CachedState) journal.state();
            for (int entry = 0; entry < 60; entry++) {
                var overlay = new Overlay(state);
                var removed = new ArrayList<byte[]>();
                for (int step = random.nextInt(8); step > 0; step--) {
                    change(overlay, samples, values, random)
                            .ifPresent(id -> removed.add(Row.request(id)));
                    if (random.nextInt(4) == 0) {
                        compare(overlay, random);
                    }
                }
                compare(overlay, random);
                assertThat(overlay.removedRows())
                        .usingElementComparator(Arrays::compareUnsigned)
                        .isEqualTo(removed);
                removed.forEach(row -> assertThat(removable(row)).isTrue());
                journal.write(overlay);
                overlay.publish();
                compare(state, random);
            }
            assertThat(gone).isNotEmpty();
            assertThat(everAsked.size()).isGreaterThan(10);
        }
    }

    /** Whether a start that makes up for an interrupted purge rewrites this row. */
    private static boolean removable(byte[] row) {
        var found = new boolean[1];
        Overlay.removable(
                (from, to) ->
                        found[0] |=
                                Arrays.compareUnsigned(from, row) <= 0
                                        && Arrays.compareUnsigned(row, to) < 0);
        return found[0];
    }

    /** Changes both in the same way, and says which request was removed. */
    private Optional<ApprovalRequestId> change(
            Overlay overlay, ApprovalSamples samples, Samples values, Random random) {
        var all = new ArrayList<>(requests.values());
        if (all.isEmpty() || random.nextInt(4) == 0) {
            var asked = new ArrayList<>(approvers);
            Collections.shuffle(asked, random);
            var plain =
                    samples.request(
                            PARTITIONS.get(random.nextInt(2)),
                            times.get(random.nextInt(times.size())),
                            asked.subList(0, random.nextInt(asked.size() + 1)));
            var made = random.nextBoolean() ? plain.foundBy(repetition(plain.id())) : plain;
            made.asked().forEach(key -> everAsked.put(TaskId.of(made.id(), key), made.id()));
            put(overlay, made);
            return Optional.empty();
        }
        all.sort(BY_TIME);
        ApprovalRequest request = all.get(random.nextInt(all.size()));
        Instant now = values.time();
        List<Bytes> waiting = request.waitingFor();
        switch (random.nextInt(6)) {
            case 0 -> {
                if (!waiting.isEmpty()) {
                    put(
                            overlay,
                            request.approvedBy(
                                    samples.approval(waiting.getFirst()),
                                    random.nextBoolean()
                                            ? RequestStatus.PENDING
                                            : RequestStatus.APPROVED));
                }
            }
            case 1 -> {
                if (!waiting.isEmpty()) {
                    put(
                            overlay,
                            request.rejectedBy(
                                    waiting.getLast(),
                                    random.nextBoolean()
                                            ? RequestStatus.PENDING
                                            : RequestStatus.REJECTED,
                                    now));
                }
            }
            case 2 -> {
                put(
                        overlay,
                        random.nextBoolean()
                                ? request.executed(Optional.of(values.bytes(60)), now)
                                : request.closed(RequestStatus.CANCELLED, Optional.empty(), now));
                if (spent.add(request.tokenDigest())) {
                    overlay.spendToken(request.tokenDigest());
                }
            }
            case 3 -> put(overlay, request.collected());
            case 4 -> {
                overlay.remove(request);
                overlay.remove(request);
                requests.remove(request.id());
                gone.add(request.id());
                return Optional.of(request.id());
            }
            default -> put(overlay, request);
        }
        return Optional.empty();
    }

    private static Bytes repetition(ApprovalRequestId id) {
        return sha256(Bytes.owned(id.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private void put(Overlay overlay, ApprovalRequest request) {
        overlay.put(request);
        requests.put(request.id(), request);
    }

    private void compare(StateView view, Random random) {
        requests.forEach((id, request) -> assertThat(view.request(id)).contains(request));
        requests.forEach(
                (id, request) ->
                        assertThat(view.requestOfRepetition(repetition(id)))
                                .isEqualTo(request.repetition().map(_ -> id)));
        gone.forEach(id -> assertThat(view.request(id)).isEmpty());
        gone.forEach(id -> assertThat(view.requestOfRepetition(repetition(id))).isEmpty());
        everAsked.forEach(
                (task, id) ->
                        assertThat(view.requestOfTask(task))
                                .isEqualTo(
                                        Optional.ofNullable(requests.get(id))
                                                .filter(request -> waits(request, task))
                                                .map(ApprovalRequest::id)));
        requests.values()
                .forEach(
                        request ->
                                assertThat(view.tokenSpent(request.tokenDigest()))
                                        .isEqualTo(spent.contains(request.tokenDigest())));
        spent.forEach(digest -> assertThat(view.tokenSpent(digest)).isTrue());
        int limit = 1 + random.nextInt(5);
        List<ApprovalRequestId> open =
                requests.values().stream()
                        .filter(request -> request.status().open())
                        .map(ApprovalRequest::id)
                        .sorted(Comparator.comparing(ApprovalRequestId::toString))
                        .toList();
        assertThat(
                        RequestsPropertyTest.<ApprovalRequestId>paged(
                                after -> view.openRequests(after, limit), limit))
                .isEqualTo(open);
        PARTITIONS.forEach(partition -> compare(view, partition, limit));
    }

    private static boolean waits(ApprovalRequest request, TaskId task) {
        return request.waitingFor().stream()
                .anyMatch(key -> TaskId.of(request.id(), key).equals(task));
    }

    private void compare(StateView view, PartitionId partition, int limit) {
        List<ApprovalRequest> here =
                requests.values().stream()
                        .filter(request -> request.partition().equals(partition))
                        .sorted(BY_TIME)
                        .toList();
        assertThat(view.openRequestCount(partition))
                .isEqualTo(here.stream().filter(request -> request.status().open()).count());
        assertThat(
                        RequestsPropertyTest.<RequestLine>paged(
                                after -> view.requests(partition, after, limit), limit))
                .isEqualTo(here.stream().map(RequestsPropertyTest::line).toList());
        List<Task> tasks =
                here.stream()
                        .flatMap(request -> tasks(request).stream())
                        .sorted(BY_APPROVER)
                        .toList();
        assertThat(
                        RequestsPropertyTest.<Task>paged(
                                after -> view.tasks(partition, Optional.empty(), after, limit),
                                limit))
                .isEqualTo(tasks);
        for (Bytes key : approvers) {
            Bytes approver = sha256(key);
            List<Task> own =
                    tasks.stream().filter(task -> task.approver().equals(approver)).toList();
            assertThat(
                            RequestsPropertyTest.<Task>paged(
                                    after ->
                                            view.tasks(
                                                    partition, Optional.of(approver), after, limit),
                                    limit))
                    .isEqualTo(own);
            // The task of another leads into this approver's list or behind it, never out of it.
            for (Task other : tasks) {
                assertThat(view.tasks(partition, Optional.of(approver), Optional.of(other), 1000))
                        .isEqualTo(
                                own.stream()
                                        .filter(task -> BY_APPROVER.compare(task, other) > 0)
                                        .toList());
            }
        }
    }

    private static RequestLine line(ApprovalRequest request) {
        return new RequestLine(
                request.id(), request.application(), request.submitted().time(), request.status());
    }

    private static List<Task> tasks(ApprovalRequest request) {
        return request.waitingFor().stream()
                .map(
                        key ->
                                new Task(
                                        TaskId.of(request.id(), key),
                                        request.id(),
                                        request.operation(),
                                        sha256(key),
                                        request.submitted().time()))
                .toList();
    }

    /** The whole list, page by page. */
    private static <T> List<T> paged(Function<Optional<T>, List<T>> page, int limit) {
        var all = new ArrayList<T>();
        Optional<T> last = Optional.empty();
        List<T> next;
        do {
            next = page.apply(last);
            assertThat(next.size()).isLessThanOrEqualTo(limit);
            all.addAll(next);
            last = next.isEmpty() ? last : Optional.of(next.getLast());
        } while (next.size() == limit);
        return all;
    }

    private static Bytes sha256(Bytes bytes) {
        try {
            return Bytes.owned(MessageDigest.getInstance("SHA-256").digest(bytes.toArray()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
