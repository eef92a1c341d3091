package io.claviger.client;

import io.claviger.client.api.Contract;
import io.claviger.client.model.RequestStatus;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** An operation that was submitted, and may wait for approvals. */
public final class PendingRequest {
    private static final Set<String> OPEN = Set.of("PENDING", "APPROVED");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Contract contract;
    private final String id;

    PendingRequest(Contract contract, String id) {
        this.contract = contract;
        this.id = id;
    }

    /** Id of the request, by which any program of the application finds it again. */
    public String id() {
        return id;
    }

    /** Where it stands, who approved, who still could, and the result when it is done. */
    public Call<RequestStatus> status() {
        return contract.getRequest(id);
    }

    /** Gives it up. */
    public Call<String> cancel() {
        return contract.deleteRequest(id);
    }

    /**
     * Waits until it is done or can be done no more, asking less and less often.
     *
     * @return its status; still {@code PENDING} if the time was too short
     */
    public CompletionStage<RequestStatus> await(Duration limit) {
        return await(System.nanoTime() + limit.toNanos(), FIRST_PAUSE);
    }

    private CompletionStage<RequestStatus> await(long deadline, Duration pause) {
        return status().sendAsync()
                .thenCompose(
                        answer ->
                                OPEN.contains(answer.value().status())
                                                && System.nanoTime() < deadline
                                        ? later(deadline, pause)
                                        : CompletableFuture.completedFuture(answer.value()));
    }

    private CompletionStage<RequestStatus> later(long deadline, Duration pause) {
        long left = Math.max(0, deadline - System.nanoTime());
        Duration doubled = pause.multipliedBy(2);
        Duration next = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return CompletableFuture.completedFuture(next)
                .thenComposeAsync(
                        longer -> await(deadline, longer),
                        CompletableFuture.delayedExecutor(
                                Math.min(left, pause.toNanos()), TimeUnit.NANOSECONDS));
    }
}
