package io.claviger.engine.user;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refusals of callers that proved nothing. The first from each source is recorded at once, those
 * that follow within the window are counted and recorded as one line, so that nobody can fill the
 * disk by knocking. Bounded: beyond {@link #MAX_SOURCES} sources in a window all share one line.
 */
public final class UnknownCallers {
    static final Duration WINDOW = Duration.ofSeconds(10);
    static final int MAX_SOURCES = 64;
    private static final String MANY = "many";

    private final Map<Knock, Folded> folded = new HashMap<>();

    /** Nobody has knocked yet. */
    public UnknownCallers() {}

    /** The command that records this refusal now; empty if it was only counted. */
    public synchronized Optional<Command> admit(
            Origin origin, Operation operation, Refusal refusal) {
        Origin shown = origin;
        Knock knock = Knock.of(shown, refusal);
        if (!folded.containsKey(knock) && folded.size() >= MAX_SOURCES) {
            shown = ofMany(origin);
            knock = Knock.of(shown, refusal);
        }
        Folded earlier = folded.get(knock);
        if (earlier != null) {
            folded.put(knock, earlier.and(1));
            return Optional.empty();
        }
        folded.put(knock, new Folded(shown, operation, refusal, 0, origin.time()));
        return Optional.of(command(origin, operation, refusal, 1));
    }

    /** Commands for what was counted in windows that are over. */
    public synchronized List<Command.RecordRefusal> flush(Instant now) {
        List<Command.RecordRefusal> commands = new ArrayList<>();
        folded.values()
                .removeIf(
                        entry -> {
                            boolean over = !now.isBefore(entry.since().plus(WINDOW));
                            if (over && entry.count() > 0) {
                                commands.add(
                                        command(
                                                entry.origin(),
                                                entry.operation(),
                                                entry.refusal(),
                                                entry.count()));
                            }
                            return over;
                        });
        return commands;
    }

    /** Counts again what {@link #flush} gave out and the journal did not take. */
    public synchronized void putBack(Command.RecordRefusal unrecorded) {
        Origin origin = unrecorded.origin();
        folded.merge(
                Knock.of(origin, unrecorded.refusal()),
                new Folded(
                        origin,
                        unrecorded.operation(),
                        unrecorded.refusal(),
                        unrecorded.count(),
                        origin.time()),
                (present, _) -> present.and(unrecorded.count()));
    }

    private static Origin ofMany(Origin origin) {
        return new Origin(
                origin.request(),
                origin.correlation(),
                origin.ticket(),
                Identity.NOBODY,
                origin.interfaceName(),
                MANY,
                origin.client(),
                origin.time());
    }

    private static Command.RecordRefusal command(
            Origin origin, Operation operation, Refusal refusal, long count) {
        return new Command.RecordRefusal(
                origin,
                operation,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                refusal,
                count);
    }

    private record Knock(String source, Identity claimed, RefusalCode code) {
        static Knock of(Origin origin, Refusal refusal) {
            return new Knock(origin.source(), origin.identity(), refusal.code());
        }
    }

    private record Folded(
            Origin origin, Operation operation, Refusal refusal, long count, Instant since) {
        Folded and(long more) {
            return new Folded(origin, operation, refusal, count + more, since);
        }
    }
}
