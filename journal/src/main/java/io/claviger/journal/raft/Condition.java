package io.claviger.journal.raft;

import io.claviger.core.port.Journal.Health.State;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the node is. Once FAILED or STOPPED it stays so; the first reason is the one that is kept.
 */
final class Condition {
    private static final Logger LOG = LoggerFactory.getLogger(Condition.class);

    record Now(State state, String reason) {}

    private final AtomicReference<Now> now =
            new AtomicReference<>(new Now(State.STARTING, "the journal is starting"));
    private final Consumer<String> whenFailed;

    /**
     * @param whenFailed called once with the reason
     */
    Condition(Consumer<String> whenFailed) {
        this.whenFailed = whenFailed;
    }

    Now now() {
        return now.get();
    }

    boolean serving() {
        return now.get().state() == State.SERVING;
    }

    boolean failed() {
        return now.get().state() == State.FAILED;
    }

    void serve() {
        move(new Now(State.SERVING, "the journal serves"));
    }

    void diskFull(String reason) {
        move(new Now(State.DISK_FULL, reason));
    }

    void noMajority(String reason) {
        move(new Now(State.NO_MAJORITY, reason));
    }

    void stop() {
        if (!failed()) {
            now.set(new Now(State.STOPPED, "the journal is stopped"));
        }
    }

    private void move(Now next) {
        now.updateAndGet(
                present ->
                        switch (present.state()) {
                            case STARTING, SERVING, DISK_FULL, NO_MAJORITY -> next;
                            case FAILED, STOPPED -> present;
                        });
    }

    void fail(String reason) {
        var failed = new Now(State.FAILED, reason);
        Now before =
                now.getAndUpdate(
                        present ->
                                switch (present.state()) {
                                    case STARTING, SERVING, DISK_FULL, NO_MAJORITY -> failed;
                                    case FAILED, STOPPED -> present;
                                });
        switch (before.state()) {
            case STARTING, SERVING, DISK_FULL, NO_MAJORITY -> {
                LOG.error("The journal failed and answers nothing more: {}", reason);
                whenFailed.accept(reason);
            }
            case FAILED, STOPPED -> LOG.debug("After the end: {}", reason);
        }
    }
}
