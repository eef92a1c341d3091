package io.claviger.engine.operation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyId;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The leaves of stateful keys that belong to this node. A few are taken at a time, by a command
 * that is durable before the first of them signs; each is handed out once. What a node has taken
 * and not used when it ends is lost, which is what makes a crash harmless: nobody can tell which of
 * them signed.
 *
 * <p>Losing an entry of this cache costs leaves too, and nothing else.
 */
final class Leaves {
    /** What a crash wastes at most, and how often signing waits for a second record. */
    static final int LEAVES_AT_A_TIME = 8;

    /** Nodes that ask at once for leaves of one key are refused in turn, and ask again. */
    private static final int MAX_ATTEMPTS = 100;

    private static final long MAX_KEYS = 100_000;

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Cache<KeyId, Range> ranges =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();

    Leaves(Supplier<StateView> state, Inquiries inquiries) {
        this.state = state;
        this.inquiries = inquiries;
    }

    /** A leaf that is the caller's alone, for ever. Only callers with the same key wait. */
    int take(Origin origin, KeyObject key) {
        Range range = ranges.get(key.id(), _ -> new Range());
        range.lock.lock();
        try {
            if (range.next == range.end) {
                Command.ReserveLeaves taken = reserve(origin, key);
                range.next = taken.first();
                range.end = taken.end();
            }
            return range.next++;
        } finally {
            range.lock.unlock();
        }
    }

    private Command.ReserveLeaves reserve(Origin origin, KeyObject key) {
        if (!(key.spec() instanceof KeySpec.HashTree(var tree))) {
            throw new IllegalArgumentException("only stateful keys have leaves");
        }
        for (int attempt = 1; ; attempt++) {
            int first = Math.min(state.get().reservedLeaves(key.id()), tree.leaves() - 1);
            int count = Math.min(LEAVES_AT_A_TIME, tree.leaves() - first);
            var asked = new Command.ReserveLeaves(origin, key.id(), key.version(), first, count);
            if (Decider.decide(asked, state.get()) instanceof Decision.Refused(var early, _)
                    && early.code() != RefusalCode.LEAVES_TAKEN) {
                throw new Refusal.Thrown(early);
            }
            Optional<Refusal> refusal = inquiries.propose(asked).refusal();
            if (refusal.isEmpty()) {
                return asked;
            }
            if (refusal.get().code() != RefusalCode.LEAVES_TAKEN || attempt == MAX_ATTEMPTS) {
                throw new Refusal.Thrown(refusal.get());
            }
        }
    }

    private static final class Range {
        private final ReentrantLock lock = new ReentrantLock();
        private int next;
        private int end;
    }
}
