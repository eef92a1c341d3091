package io.claviger.governance.rehearsal;

import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs recorded operations against other rules. Each is judged twice, by the rules of today and by
 * those proposed: what both refuse is not the proposal's doing. Keys, credentials and counts are
 * those of today.
 */
public final class Rehearsals {
    /** Most records that one rehearsal looks at, the newest. */
    public static final long MAX_RECORDS = 1_000_000;

    /** Most lines that come back. */
    public static final int MAX_LINES = 1000;

    private static final int CHUNK = 2000;
    private static final int CHUNK_BYTES = 4 << 20;

    private final EvidenceReader log;
    private final Proposal proposal;
    private final Judge today;
    private final Judge proposed;
    private final Map<Act, Found> found = new HashMap<>();
    private final Map<LineKey, Tally> tallies = new LinkedHashMap<>();
    private long judged;
    private long already;
    private long unknown;

    private Rehearsals(EvidenceReader log, StateView state, Proposal proposal) {
        this.log = log;
        this.proposal = proposal;
        this.today = new Judge(state);
        this.proposed = new Judge(proposal.over(state));
    }

    /** What became of an act: the tally that counts it, or what it is otherwise. */
    private record Found(Kind kind, Optional<Tally> tally) {
        static final Found DONE = new Found(Kind.DONE, Optional.empty());
        static final Found ALREADY = new Found(Kind.ALREADY, Optional.empty());
        static final Found UNKNOWN = new Found(Kind.UNKNOWN, Optional.empty());
    }

    private enum Kind {
        DONE,
        ALREADY,
        UNKNOWN,
        MET
    }

    private record LineKey(String application, String operation, String object, Refusal refusal) {}

    private static final class Tally {
        private final LineKey key;
        private long count;
        private long first = Long.MAX_VALUE;
        private long last;

        Tally(LineKey key) {
            this.key = key;
        }

        void count(long index) {
            count++;
            first = Math.min(first, index);
            last = Math.max(last, index);
        }

        Rehearsal.Line line() {
            RefusalCode code = key.refusal().code();
            return new Rehearsal.Line(
                    key.application(),
                    key.operation(),
                    key.object(),
                    code == RefusalCode.APPROVAL_REQUIRED
                            ? Rehearsal.Verdict.DELAYED
                            : Rehearsal.Verdict.REFUSED,
                    code.wireName(),
                    key.refusal().message(),
                    count,
                    first,
                    last);
        }
    }

    /**
     * Rehearses.
     *
     * @param since records of this time or later, as far as they are kept here
     */
    public static Rehearsal of(
            Proposal proposal, Instant since, StateView state, EvidenceReader log) {
        return new Rehearsals(log, state, proposal).run(since);
    }

    private Rehearsal run(Instant since) {
        long to = log.size();
        long from = Math.max(firstFrom(since), to - MAX_RECORDS);
        for (long next = from; next < to; ) {
            List<LogEntry> chunk = log.follow(next, CHUNK, CHUNK_BYTES);
            for (LogEntry entry : chunk) {
                if (entry.index() < to) {
                    look(entry.index(), ParsedRecord.parse(entry.record().unsafeArray()));
                }
            }
            next += chunk.size();
        }
        return new Rehearsal(
                proposal.words(),
                since,
                from,
                to,
                judged,
                already,
                unknown,
                tallies.values().stream()
                        .sorted((a, b) -> Long.compare(b.count, a.count))
                        .limit(MAX_LINES)
                        .map(Tally::line)
                        .toList());
    }

    private long firstFrom(Instant since) {
        try {
            return log.recordsBefore(since);
        } catch (Refusal.Thrown archived) {
            return log.archivedBelow();
        }
    }

    private void look(long index, ParsedRecord record) {
        Optional<Act> act = Act.of(record).filter(a -> a.partition().equals(proposal.partition()));
        if (act.isEmpty()) {
            return;
        }
        judged++;
        // What had approvals is a case of its own: their time counts.
        Found what =
                act.get().approvals().isEmpty()
                        ? found.computeIfAbsent(act.get(), a -> judge(a, record.time()))
                        : judge(act.get(), record.time());
        switch (what.kind()) {
            case DONE -> {}
            case ALREADY -> already++;
            case UNKNOWN -> unknown++;
            case MET -> what.tally().orElseThrow().count(index);
        }
    }

    private Found judge(Act act, Instant time) {
        if (act.key().filter(key -> !today.knows(key)).isPresent()) {
            return Found.UNKNOWN;
        }
        Instant asked = asked(act).orElse(time);
        Optional<Refusal> refusal = proposed.refusal(act, time, asked);
        if (refusal.isEmpty()) {
            return Found.DONE;
        }
        if (today.refusal(act, time, asked).isPresent()) {
            return Found.ALREADY;
        }
        var key =
                new LineKey(
                        act.application().value(),
                        act.operation().wireName(),
                        act.label(),
                        refusal.get());
        return new Found(Kind.MET, Optional.of(tallies.computeIfAbsent(key, Tally::new)));
    }

    /** When the request was made whose execution the act is. */
    private Optional<Instant> asked(Act act) {
        return act.approvalRequest().stream()
                .flatMap(
                        id ->
                                log
                                        .find(
                                                RecordQuery.of(Dimension.APPROVAL_REQUEST, id),
                                                OptionalLong.empty(),
                                                1,
                                                Page.Order.OLDEST_FIRST)
                                        .entries()
                                        .stream())
                .map(entry -> ParsedRecord.parse(entry.record().unsafeArray()).time())
                .findFirst();
    }
}
