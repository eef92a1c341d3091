package io.claviger.governance.change;

import io.claviger.core.change.Change;
import io.claviger.core.change.GateCheck;
import io.claviger.core.change.GateProbe;
import io.claviger.core.change.ProbeResult;
import io.claviger.core.evidence.Operation;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Rung;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.engine.key.KeyComparison;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.Subject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the log says of the probes of a change: each application must have done an operation with
 * its key, by its interface, behind the last step. Who made the call, and with what, is all the
 * same: a record of the key boundary is the only thing that counts.
 */
final class Gate {
    private static final int NEWEST = 200;

    private static final Set<String> STEPS =
            Set.of(
                    Operation.OPEN_CHANGE.wireName(),
                    Operation.RECORD_CHANGE_STEP.wireName(),
                    Operation.ROLL_BACK_CHANGE.wireName());

    private final StateView state;
    private final EvidenceReader log;
    private final List<Attempt> attempts;

    Gate(StateView state, EvidenceReader log, List<Attempt> attempts) {
        this.state = state;
        this.log = log;
        this.attempts = List.copyOf(attempts);
    }

    /** A record of the log with its place. */
    private record Found(long index, ParsedRecord record) {
        static Found of(LogEntry entry) {
            return new Found(entry.index(), ParsedRecord.parse(entry.record().unsafeArray()));
        }

        boolean granted() {
            return record.boundary().granted();
        }
    }

    GateCheck check(Change change, Instant now) {
        long lastStep = lastStep(change);
        return new GateCheck(
                now, change.gate().stream().map(probe -> result(probe, lastStep)).toList());
    }

    /** Index of the record of the newest step: what was done before it shows nothing. */
    private long lastStep(Change change) {
        var subject = new Subject(Subject.Kind.CHANGE, change.ticket().value());
        for (long index : log.changes(subject, log.size(), Integer.MAX_VALUE)) {
            var record = ParsedRecord.parse(log.requireRecord(index).unsafeArray());
            if (STEPS.contains(record.boundary().operation())) {
                return index;
            }
        }
        return log.size();
    }

    private ProbeResult result(GateProbe probe, long lastStep) {
        Optional<KeyObject> key =
                state.application(probe.application())
                        .flatMap(application -> state.key(application.partition(), probe.key()));
        if (key.isEmpty()) {
            return failed(
                    probe,
                    Optional.empty(),
                    Rung.KEY_BOUNDARY,
                    "key '%s' is not there any more".formatted(probe.key()));
        }
        Optional<String> unlike = probe.mirrors().flatMap(label -> unlike(key.get(), probe));
        if (unlike.isPresent()) {
            return failed(probe, Optional.empty(), Rung.KEY_BOUNDARY, unlike.get());
        }
        Optional<Found> worked = newest(key.get(), probe, lastStep);
        Optional<Found> tried = tried(probe, lastStep);
        Optional<Found> last =
                tried.filter(t -> worked.filter(w -> w.index() > t.index()).isEmpty())
                        .or(() -> worked);
        return last.map(found -> told(probe, found)).orElseGet(() -> nothing(probe));
    }

    /** In what a probe key does not behave as the key that it stands for. */
    private Optional<String> unlike(KeyObject key, GateProbe probe) {
        Optional<KeyObject> production =
                probe.mirrors().flatMap(label -> state.key(key.partition(), label));
        Optional<Partition> partition = state.partition(key.partition());
        if (production.isEmpty() || partition.isEmpty()) {
            return Optional.of(
                    "key '%s', for which '%s' stands, is not there any more"
                            .formatted(
                                    probe.mirrors().map(Object::toString).orElse(""), probe.key()));
        }
        Optional<Application> application = state.application(key.application());
        return KeyComparison.of(
                        new KeyComparison.Side(key, partition.get(), application),
                        new KeyComparison.Side(production.get(), partition.get(), application))
                .stream()
                // Having a certificate or not changes no operation.
                .filter(difference -> !difference.aspect().equals("certificate"))
                .findFirst()
                .map(
                        difference ->
                                "key '%s' does not mirror '%s': %s is '%s', not '%s'"
                                        .formatted(
                                                probe.key(),
                                                production.get().label(),
                                                difference.aspect(),
                                                difference.first(),
                                                difference.second()));
    }

    /** The newest operation of the application with the key, by its interface. */
    private Optional<Found> newest(KeyObject key, GateProbe probe, long lastStep) {
        return find(RecordQuery.of(Dimension.KEY, key.id().toString())).stream()
                .filter(found -> found.index() > lastStep)
                .filter(found -> Work.is(found.record()))
                .filter(found -> isOf(found, probe))
                .filter(
                        found ->
                                found.record()
                                        .from()
                                        .name()
                                        .equals(probe.interfaceName().wireName()))
                .findFirst();
    }

    /** The record of the call that somebody made for this gate. */
    private Optional<Found> tried(GateProbe probe, long lastStep) {
        return attempt(probe)
                .flatMap(Attempt::request)
                .flatMap(
                        request ->
                                find(RecordQuery.of(Dimension.REQUEST, request.value())).stream()
                                        .filter(found -> found.index() > lastStep)
                                        .filter(found -> !found.granted())
                                        .filter(
                                                found ->
                                                        found.record()
                                                                        .identity()
                                                                        .application()
                                                                        .isEmpty()
                                                                || isOf(found, probe))
                                        .findFirst());
    }

    /** The last one counts. */
    private Optional<Attempt> attempt(GateProbe probe) {
        return attempts.stream()
                .filter(attempt -> attempt.application().equals(probe.application()))
                .filter(attempt -> attempt.way() == probe.interfaceName())
                .reduce((_, last) -> last);
    }

    private List<Found> find(RecordQuery query) {
        return log
                .find(query, OptionalLong.empty(), NEWEST, Page.Order.NEWEST_FIRST)
                .entries()
                .stream()
                .map(Found::of)
                .toList();
    }

    private static boolean isOf(Found found, GateProbe probe) {
        return found.record()
                .identity()
                .application()
                .equals(Optional.of(probe.application().value()));
    }

    private static ProbeResult told(GateProbe probe, Found found) {
        if (found.granted()) {
            return new ProbeResult(
                    probe.application(),
                    probe.key(),
                    Optional.of(found.index()),
                    Optional.empty(),
                    "%s by %s was done"
                            .formatted(
                                    found.record().boundary().operation(),
                                    probe.interfaceName().wireName()));
        }
        var refusal = found.record().boundary().refusal().orElseThrow();
        return failed(
                probe,
                Optional.of(found.index()),
                rung(refusal.rung()),
                "%s: %s".formatted(refusal.code(), refusal.message()));
    }

    private static Rung rung(String name) {
        return Arrays.stream(Rung.values())
                .filter(rung -> rung.wireName().equals(name))
                .findFirst()
                .orElse(Rung.KEY_BOUNDARY);
    }

    private ProbeResult nothing(GateProbe probe) {
        return failed(
                probe,
                Optional.empty(),
                Rung.REQUEST,
                attempt(probe)
                        .map(attempt -> "no operation arrived: " + attempt.error())
                        .orElse(
                                "no operation by %s arrived behind the last step"
                                        .formatted(probe.interfaceName().wireName())));
    }

    private static ProbeResult failed(
            GateProbe probe, Optional<Long> record, Rung rung, String sentence) {
        return new ProbeResult(
                probe.application(), probe.key(), record, Optional.of(rung), sentence);
    }
}
