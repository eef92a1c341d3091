package io.claviger.engine.key;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Partition;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The frame of everything that is done to keys: who may ask, and a record of each no. */
public final class Attempts {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final KeyAccess access;

    public Attempts(Supplier<StateView> state, Inquiries inquiries, KeyAccess access) {
        this.state = state;
        this.inquiries = inquiries;
        this.access = access;
    }

    /** Runs the body; a refusal thrown in it is recorded and answered. */
    public <T> Answer<T> run(
            Origin origin,
            Operation operation,
            Optional<KeyLabel> label,
            Optional<String> mechanism,
            Function<Partition, Answer<T>> body) {
        try {
            Decider.forbidsCaller(origin, operation, state.get())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
            return body.apply(access.partition(origin));
        } catch (Refusal.Thrown refused) {
            return inquiries.refused(origin, operation, label, mechanism, refused.refusal());
        }
    }

    /** Throws the refusal that the command would meet now, before any key is touched. */
    public void refuseEarly(Command command) {
        forbids(command)
                .ifPresent(
                        refusal -> {
                            throw new Refusal.Thrown(refusal);
                        });
    }

    /** The refusal that the command would meet now. */
    Optional<Refusal> forbids(Command command) {
        return Decider.decide(command, state.get()) instanceof Decision.Refused(var refusal, _)
                ? Optional.of(refusal)
                : Optional.empty();
    }
}
