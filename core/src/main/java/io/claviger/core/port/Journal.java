package io.claviger.core.port;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The one order of everything. A command goes to the group that serves its partition; callers never
 * name a group. The stage completes after the command is durable and applied, or exceptionally with
 * a {@link Fault}.
 */
public interface Journal {

    /**
     * Appends without blocking. Completes exceptionally with {@link Fault.Overloaded} if the queue
     * is full (nothing happened), {@link Fault.NotServing} if the node does not serve (nothing
     * happened), {@link Fault.OutcomeUnknown} if the append was on its way when the node failed.
     */
    CompletionStage<Outcome> append(Command command);

    /**
     * Whether this node does what one node of a cluster does for all: what is due by time, and
     * checks that leave a record. A node that is alone does.
     */
    default boolean leads() {
        return true;
    }

    /** State at the locally applied index. */
    StateView state();

    /**
     * Completes once the local state holds everything that was answered before the call, on
     * whatever node; exceptionally with {@link Fault.NotServing} if this node cannot know. A node
     * that is alone always does.
     */
    default CompletionStage<Void> latest() {
        return CompletableFuture.completedStage(null);
    }

    /** The evidence columns at the locally applied index. */
    Store store();

    /** How the journal is. */
    Health health();

    /** Whether the node serves, and if not, why: a sentence for people. */
    record Health(State state, String reason, long appliedIndex) {
        /** States of a node's journal. */
        public enum State {
            STARTING,
            SERVING,
            /** Too little free space; comes back by itself. */
            DISK_FULL,
            /** Most of the cluster's nodes are out of reach; comes back by itself. */
            NO_MAJORITY,
            /** Broken until a restart, perhaps with a repair before. */
            FAILED,
            STOPPED
        }
    }
}
