package io.claviger.pkcs11.process;

import io.claviger.pkcs11.answer.Abandoned;
import io.claviger.pkcs11.wire.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * What the last calls of a program were answered: one that is repeated after a lost connection gets
 * the same answer and is not done twice. Safe for many threads.
 */
public final class Answers {
    /** How many are kept. */
    static final int KEPT = 64;

    /** And how many bytes of them. */
    private static final long KEPT_BYTES = 4 << 20;

    private final Map<Long, CompletableFuture<Reply>> byId = new LinkedHashMap<>();
    private long bytes;

    /** The answer to the call, which is made now unless it was made before. */
    public Reply once(long id, Supplier<Reply> call) {
        var mine = new CompletableFuture<Reply>();
        Optional<CompletableFuture<Reply>> before = put(id, mine);
        while (before.isPresent()) {
            try {
                return before.get().join();
            } catch (CompletionException broken) {
                if (!(broken.getCause() instanceof Abandoned)) {
                    throw broken;
                }
                // It waited on a connection that is lost; this one waits on.
                before = put(id, mine);
            }
        }
        try {
            Reply reply = call.get();
            mine.complete(reply);
            kept(id, reply);
            return reply;
        } catch (Abandoned abandoned) {
            forget(id, mine);
            mine.completeExceptionally(abandoned);
            throw abandoned;
        } catch (RuntimeException broken) {
            mine.completeExceptionally(broken);
            throw broken;
        }
    }

    private synchronized Optional<CompletableFuture<Reply>> put(
            long id, CompletableFuture<Reply> mine) {
        CompletableFuture<Reply> before = byId.putIfAbsent(id, mine);
        if (before != null) {
            return Optional.of(before);
        }
        // Calls on their way are never among the oldest: they would have to be many more.
        while (byId.size() > KEPT || (bytes > KEPT_BYTES && byId.size() > 1)) {
            var oldest = byId.entrySet().iterator();
            bytes -= size(oldest.next().getValue());
            oldest.remove();
        }
        return Optional.empty();
    }

    private synchronized void forget(long id, CompletableFuture<Reply> mine) {
        byId.remove(id, mine);
    }

    private synchronized void kept(long id, Reply reply) {
        if (reply.kept()) {
            bytes += reply.body().length;
        } else {
            // A plaintext must not lie here for as long as the program runs.
            byId.remove(id);
        }
    }

    private static long size(CompletableFuture<Reply> answer) {
        return answer.isDone() && !answer.isCompletedExceptionally()
                ? answer.join().body().length
                : 0;
    }
}
