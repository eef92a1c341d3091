package io.claviger.client;

import io.claviger.client.http.Exchange;
import io.claviger.client.http.Incoming;
import io.claviger.client.http.Outgoing;
import io.claviger.client.http.Outgoing.Repetition;
import io.claviger.client.json.JsonException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A request that is ready to go. Immutable: the methods that set something give another call; each
 * {@link #send} or {@link #sendAsync} is a request of its own.
 *
 * @param <T> what its answer holds
 */
public final class Call<T> {
    private final Exchange exchange;
    private final Outgoing request;
    private final Function<Incoming, T> decoder;

    public Call(Exchange exchange, Outgoing request, Function<Incoming, T> decoder) {
        this.exchange = exchange;
        this.request = request;
        this.decoder = decoder;
    }

    /** The same call with another time limit, over all its repetitions. */
    public Call<T> within(Duration limit) {
        return new Call<>(exchange, request.within(limit), decoder);
    }

    /** The same call for a change, incident or onboarding ticket (header {@code X-Ticket}). */
    public Call<T> forTicket(String ticket) {
        return new Call<>(exchange, request.withHeader("X-Ticket", ticket), decoder);
    }

    /** The same call as part of something larger (header {@code X-Correlation-Id}). */
    public Call<T> correlated(String id) {
        return new Call<>(exchange, request.withHeader("X-Correlation-Id", id), decoder);
    }

    /**
     * The same call, which may be made again on any node when its answer was lost: for calls that
     * do no harm when they are carried out twice.
     */
    public Call<T> repeatable() {
        return new Call<>(exchange, request.repeated(Repetition.ANYWHERE), decoder);
    }

    /**
     * The same call with an idempotency key of its own, drawn for each {@link #send}: when its
     * answer was lost it is made again on the node that it went to, which carries it out once.
     */
    public Call<T> idempotent() {
        return new Call<>(exchange, request.repeated(Repetition.SAME_NODE), decoder);
    }

    /** The same call, of whose answer something else is made. */
    public <R> Call<R> map(Function<? super T, R> function) {
        return new Call<>(exchange, request, decoder.andThen(function));
    }

    /**
     * Sends it and waits.
     *
     * @throws ClavigerException if there is no good answer
     */
    public T send() {
        return sendForReceipt().value();
    }

    /** As {@link #send}, with what proves the answer. */
    public Answer<T> sendForReceipt() {
        return answer(exchange.send(request));
    }

    /**
     * Sends it without waiting, not even for a free place among the requests that may be on their
     * way at once. The stage ends with a {@link ClavigerException} if there is no good answer.
     */
    public CompletionStage<Answer<T>> sendAsync() {
        return exchange.sendAsync(request).thenApply(this::answer);
    }

    private Answer<T> answer(Incoming incoming) {
        return new Answer<>(decode(incoming), incoming.receipt());
    }

    private T decode(Incoming incoming) {
        try {
            return decoder.apply(incoming);
        } catch (JsonException e) {
            throw new ClavigerException.Garbled(
                    "the answer to " + request.name() + " is not what the contract says", e);
        }
    }
}
