package io.claviger.rest.route;

import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.deposit.Deposit;
import io.claviger.rest.error.ErrorTable;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries a request with an idempotency key out once, and gives the same answer to its repetitions.
 *
 * <p>That it is carried out once is as durable as the evidence log: the id of such a request is
 * made of the key, and nothing is done for a key under whose id the log has a granted record of the
 * caller. The answer is kept in memory, for a bounded time and in bounded space, sealed under the
 * key (ADR 0030). Safe for many threads.
 */
final class Repetitions {
    /** How long an answer is kept at least, unless room is needed. */
    static final Duration KEPT = Duration.ofMinutes(10);

    static final int MAX_ANSWERS = 100_000;
    static final long MAX_BYTES = 64L << 20;

    private static final int ENTRY_BYTES = 512;

    /** One key of one caller. */
    private record Slot(
            Optional<ApplicationId> application,
            Optional<CredentialId> credential,
            RequestId request) {
        static Slot of(Origin origin) {
            Identity caller = origin.identity();
            return new Slot(caller.application(), caller.credential(), origin.request());
        }
    }

    private sealed interface Progress {
        Progress RUNNING = new Running();
        Progress UNKNOWN = new Unknown();

        /** It is being carried out. */
        record Running() implements Progress {}

        /** It may be carried out yet: a command of it is in the journal, or is not. */
        record Unknown() implements Progress {}

        /** It was answered: with {@code reply}, whose body is sealed. */
        record Answered(Reply reply, Deposit body) implements Progress {}
    }

    private static final class Entry {
        private final Instant since;
        private Progress progress = Progress.RUNNING;

        Entry(Instant since) {
            this.since = since;
        }

        int bytes() {
            return ENTRY_BYTES
                    + (progress instanceof Progress.Answered answered
                            ? answered.body().length()
                            : 0);
        }
    }

    private final GrantedRequests granted;
    private final Map<Slot, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    Repetitions(GrantedRequests granted) {
        this.granted = granted;
    }

    /**
     * The answer of {@code work}, which runs unless the request was carried out before or may have
     * been.
     *
     * @param request digest of what is asked for
     * @throws Unacceptable if the key stood on another request, or its request is on its way
     * @throws Fault.OutcomeUnknown if nobody knows whether it was carried out
     */
    Reply once(IdempotencyKey key, Origin origin, Bytes request, Supplier<Reply> work) {
        Slot slot = Slot.of(origin);
        Entry mine = new Entry(origin.time());
        Progress before = begin(slot, mine);
        return before == null
                ? first(slot, mine, key, origin, request, work)
                : repeated(before, key, origin, request);
    }

    private Reply first(
            Slot slot,
            Entry entry,
            IdempotencyKey key,
            Origin origin,
            Bytes request,
            Supplier<Reply> work) {
        try {
            Optional<EvidenceRef> record = granted.find(origin.request(), origin.identity());
            Reply reply = record.isPresent() ? notKept(record.get()) : work.get();
            settle(slot, entry, record.isPresent() ? null : kept(reply, key, request));
            return reply;
        } catch (Fault.Overloaded | Fault.NotServing | HttpRequest.Broken nothingDone) {
            settle(slot, entry, null);
            throw nothingDone;
        } catch (RuntimeException | Error unsure) {
            settle(slot, entry, Progress.UNKNOWN);
            throw unsure;
        }
    }

    private Reply repeated(Progress before, IdempotencyKey key, Origin origin, Bytes request) {
        return switch (before) {
            case Progress.Running _ ->
                    throw new Unacceptable(
                            RefusalCode.REQUEST_IN_PROGRESS,
                            "the first request with this idempotency key is on its way");
            case Progress.Unknown _ ->
                    granted.find(origin.request(), origin.identity())
                            .map(Repetitions::notKept)
                            .orElseThrow(
                                    () ->
                                            new Fault.OutcomeUnknown(
                                                    "an earlier request with this key has no outcome"));
            case Progress.Answered(var reply, var body) ->
                    body.open(key.value(), request)
                            .map(contents -> again(reply, contents))
                            .orElseThrow(
                                    () ->
                                            new Unacceptable(
                                                    RefusalCode.IDEMPOTENCY_KEY_REUSED,
                                                    "the idempotency key stood on another request"));
        };
    }

    /** What was the case; null if this is the first request with the key. */
    private synchronized @Nullable Progress begin(Slot slot, Entry mine) {
        makeRoom(mine.since);
        Entry before = entries.putIfAbsent(slot, mine);
        if (before != null) {
            return before.progress;
        }
        bytes += mine.bytes();
        return null;
    }

    /** Ends the first request; {@code null}: its repetition is a first request again. */
    private synchronized void settle(Slot slot, Entry entry, @Nullable Progress progress) {
        bytes -= entry.bytes();
        if (progress == null) {
            entries.remove(slot);
            return;
        }
        entry.progress = progress;
        bytes += entry.bytes();
    }

    /**
     * Forgets the oldest; those on their way stay, and are bounded by the admission of requests.
     */
    private void makeRoom(Instant now) {
        var oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            boolean old = entry.since.plus(KEPT).isBefore(now);
            if (!old && entries.size() < MAX_ANSWERS && bytes <= MAX_BYTES) {
                return;
            }
            if (!(entry.progress instanceof Progress.Running)) {
                bytes -= entry.bytes();
                oldest.remove();
            }
        }
    }

    /** Null if an answer is too large to be kept: one that is made while it leaves. */
    private static @Nullable Progress kept(Reply reply, IdempotencyKey key, Bytes request) {
        return switch (reply) {
            case Reply.Content content ->
                    new Progress.Answered(
                            content.withBody(Bytes.empty()),
                            Deposit.of(key.value(), request, content.body()));
            case Reply.Refused refused ->
                    new Progress.Answered(refused, Deposit.of(key.value(), request, Bytes.empty()));
            case Reply.Streamed _ -> null;
        };
    }

    private static Reply again(Reply reply, Bytes body) {
        return reply instanceof Reply.Content content
                ? content.withBody(body).with("Idempotent-Replayed", "true")
                : reply;
    }

    private static Reply notKept(EvidenceRef record) {
        return new Reply.Refused(
                Refusal.of(
                        RefusalCode.ANSWER_NOT_KEPT,
                        "the request was carried out before, as record %s says; its answer is not kept any more"
                                .formatted(record)),
                ErrorTable.of(RefusalCode.ANSWER_NOT_KEPT),
                Optional.of(record));
    }
}
