package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.Refusal;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.user.UnknownCallers;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Puts commands and plain records into the journal and waits until they are durable. Everything
 * that answers goes through here: this is where "record before release" happens.
 */
public final class Inquiries {
    private final Journal journal;
    private final UnknownCallers unknownCallers;

    public Inquiries(Journal journal, UnknownCallers unknownCallers) {
        this.journal = journal;
        this.unknownCallers = unknownCallers;
    }

    /** Proposes the command and waits for what became of it. */
    public Outcome propose(Command command) {
        return waitFor(journal.append(command));
    }

    /**
     * Waits until this node knows everything that was answered before, on whatever node of its
     * cluster: what is decided by the state is decided by the latest.
     */
    public void catchUp() {
        waitFor(journal.latest());
    }

    private static <T> T waitFor(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Fault fault) {
                throw fault;
            }
            throw failed;
        }
    }

    /** Proposes the command; {@code value} is released only if it is granted. */
    public <T> Answer<T> answer(Command command, T value) {
        Outcome outcome = propose(command);
        return outcome.refusal()
                .<Answer<T>>map(
                        refusal -> new Answer.Refused<>(refusal, Optional.of(outcome.evidence())))
                .orElseGet(() -> new Answer.Granted<>(value, outcome.evidence()));
    }

    /**
     * Records a granted request that changed nothing, and releases {@code value} if it is still
     * granted.
     */
    public <T> Answer<T> granted(
            Origin origin,
            Operation operation,
            Optional<PartitionId> partition,
            Optional<KeyId> key,
            Optional<String> subject,
            T value) {
        return answer(new Command.Inquire(origin, operation, partition, key, subject), value);
    }

    /** Records the refusal of an identified caller. */
    public <T> Answer<T> refused(
            Origin origin,
            Operation operation,
            Optional<KeyLabel> label,
            Optional<String> mechanism,
            Refusal refusal) {
        EvidenceRef evidence =
                propose(
                                new Command.RecordRefusal(
                                        origin,
                                        operation,
                                        origin.identity().partition(),
                                        label,
                                        mechanism,
                                        refusal,
                                        1))
                        .evidence();
        return new Answer.Refused<>(refusal, Optional.of(evidence));
    }

    /** Records the refusal of a caller that proved nothing, or counts it with others like it. */
    public <T> Answer<T> refusedUnknown(Origin origin, Operation operation, Refusal refusal) {
        Optional<EvidenceRef> evidence =
                unknownCallers
                        .admit(origin, operation, refusal)
                        .map(command -> propose(command).evidence());
        return new Answer.Refused<>(refusal, evidence);
    }

    /**
     * Records what {@link UnknownCallers} has counted; called every few seconds and before the node
     * stops.
     */
    public void flushUnknownCallers(java.time.Instant now) {
        Fault failed = null;
        for (var counted : unknownCallers.flush(now)) {
            try {
                propose(counted);
            } catch (Fault fault) {
                unknownCallers.putBack(counted);
                failed = fault;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
