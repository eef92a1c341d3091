package io.claviger.governance.change;

import io.claviger.core.change.BeforePicture;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.change.ChangeStep;
import io.claviger.core.change.GateCheck;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Ticket;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.ChangeDecider;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.evidence.log.EvidenceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes of the HSM: opened, moved on, checked against the log, closed or taken back. */
public final class Changes {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Supplier<Optional<EvidenceReader>> log;
    private final Supplier<String> node;

    /**
     * Changes over a journal and its log.
     *
     * @param node name, version and state of this node, in words
     */
    public Changes(
            Supplier<StateView> state,
            Inquiries inquiries,
            Supplier<Optional<EvidenceReader>> log,
            Supplier<String> node) {
        this.state = state;
        this.inquiries = inquiries;
        this.log = log;
        this.node = node;
    }

    /** Opens a change with the picture of before; its probes come with the first check. */
    public Answer<Change> open(Origin origin, ChangeForm form) {
        return guarded(
                origin,
                Operation.OPEN_CHANGE,
                () -> {
                    EvidenceReader reader = reader();
                    long size = reader.size();
                    var picture =
                            new BeforePicture(
                                    size,
                                    reader.rootAt(size),
                                    node.get(),
                                    new TreeMap<>(),
                                    new TreeMap<>(),
                                    Optional.empty());
                    Change change = form.change(origin, state.get(), reader, picture);
                    return inquiries.answer(
                            new Command.OpenChange(
                                    origin.orTicket(Optional.of(change.ticket().value())), change),
                            change);
                });
    }

    /** Records that something was done. */
    public Answer<Change> step(Origin origin, Ticket ticket, Optional<String> text) {
        return advance(
                origin,
                Operation.RECORD_CHANGE_STEP,
                ticket,
                change -> change.stepped(stepOf(origin, "text", text)));
    }

    /** Looks at the gate as the log has it now, and records what was found. */
    public Answer<Change> check(Origin origin, Ticket ticket, List<Attempt> attempts) {
        return advance(
                origin,
                Operation.CHECK_CHANGE,
                ticket,
                change -> change.checked(look(origin, change, attempts)));
    }

    /** Sets back what can be set back; the gate must be passed once more to end the change. */
    public Answer<Change> rollBack(Origin origin, Ticket ticket, Optional<String> reason) {
        return advance(
                origin,
                Operation.ROLL_BACK_CHANGE,
                ticket,
                change -> change.takenBack(stepOf(origin, "reason", reason)));
    }

    /** Ends the change, if every application of its gate works. */
    public Answer<Change> close(Origin origin, Ticket ticket, List<Attempt> attempts) {
        return advance(
                origin,
                Operation.CLOSE_CHANGE,
                ticket,
                change -> change.ended(look(origin, change, attempts)));
    }

    /** Keeps what was found when the node looked ahead at the change. */
    public Answer<Change> attach(Origin origin, Ticket ticket, ChangeFinding finding) {
        return advance(origin, Operation.ATTACH_TO_CHANGE, ticket, change -> change.with(finding));
    }

    /** A change that the caller sees. */
    public Optional<Change> find(Identity caller, Ticket ticket) {
        return state.get().change(ticket).filter(change -> ChangeDecider.sees(caller, change));
    }

    /** At most {@code limit} changes after {@code after}, by ticket, those that the caller sees. */
    public List<Change> list(Identity caller, Optional<Ticket> after, int limit) {
        List<Change> seen = new ArrayList<>();
        Optional<Ticket> from = after;
        while (true) {
            List<Change> page = state.get().changes(from, limit);
            for (Change change : page) {
                if (ChangeDecider.sees(caller, change)) {
                    seen.add(change);
                }
                if (seen.size() == limit) {
                    return seen;
                }
            }
            if (page.size() < limit) {
                return seen;
            }
            from = Optional.of(page.getLast().ticket());
        }
    }

    private static ChangeStep stepOf(Origin origin, String field, Optional<String> text) {
        return new ChangeStep(
                origin.time(), origin.identity().credential(), ChangeForm.text(field, text));
    }

    private GateCheck look(Origin origin, Change change, List<Attempt> attempts) {
        return new Gate(state.get(), reader(), attempts).check(change, origin.time());
    }

    private Answer<Change> advance(
            Origin origin, Operation operation, Ticket ticket, Function<Change, Change> move) {
        return guarded(
                origin,
                operation,
                () -> {
                    Change present =
                            find(origin.identity(), ticket)
                                    .orElseThrow(
                                            () ->
                                                    new Refusal.Thrown(
                                                            RefusalCode.CHANGE_NOT_FOUND,
                                                            "there is no change with ticket '%s' for this caller"
                                                                    .formatted(ticket)));
                    Change next = move.apply(present);
                    // Everything that is done within a change belongs to its ticket.
                    return inquiries.answer(
                            new Command.AdvanceChange(
                                    origin.orTicket(Optional.of(ticket.value())), operation, next),
                            next);
                });
    }

    private Answer<Change> guarded(
            Origin origin, Operation operation, Supplier<Answer<Change>> work) {
        try {
            Decider.forbidsCaller(origin, operation, state.get())
                    .ifPresent(
                            refusal -> {
                                throw new Refusal.Thrown(refusal);
                            });
            return work.get();
        } catch (Refusal.Thrown refused) {
            return inquiries.refused(
                    origin, operation, Optional.empty(), Optional.empty(), refused.refusal());
        }
    }

    private EvidenceReader reader() {
        return log.get().orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
    }
}
