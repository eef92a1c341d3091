package io.claviger.rest.governance;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Role;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.Subject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How far the integration of an application has come, by what the log holds of it. Nobody ticks a
 * step: a record does. That something answered proves nothing here.
 *
 * @param reached the first record that the application was heard at all, refused or not
 * @param steps in their order
 */
record Integration(Optional<Long> reached, List<Step> steps) {
    /** Uses of a secret or private key; what a public key does proves nothing. */
    private static final Set<Operation> USES =
            EnumSet.of(
                    Operation.SIGN,
                    Operation.DECRYPT,
                    Operation.ENCRYPT,
                    Operation.DECAPSULATE,
                    Operation.WRAP,
                    Operation.UNWRAP,
                    Operation.TIMESTAMP,
                    Operation.DERIVE_KEY,
                    Operation.SELF_SIGN_CERTIFICATE,
                    Operation.SIGN_CERTIFICATE,
                    Operation.REQUEST_CERTIFICATE);

    /** Records of an application that are looked at; most prove what they prove early. */
    private static final int MAX_PAGES = 10;

    private static final int FIRST_PAGE = 10;

    /**
     * A step.
     *
     * @param record the one that ticks it
     */
    record Step(String name, Optional<Long> record, String meaning) {
        boolean done() {
            return record.isPresent();
        }
    }

    Integration {
        steps = List.copyOf(steps);
    }

    static Integration of(
            Application application, StateView state, EvidenceReader log, long covered) {
        Optional<Long> onboarded =
                changed(log, new Subject(Subject.Kind.APPLICATION, application.id().value()));
        Optional<Long> bound =
                state.credentials(application.id()).stream()
                        .filter(c -> c.role() == Role.KEY_OPERATION && c.revoked().isEmpty())
                        .map(Credential::id)
                        .flatMap(
                                id ->
                                        changed(
                                                log,
                                                new Subject(Subject.Kind.CREDENTIAL, id.value()))
                                                .stream())
                        .sorted()
                        .findFirst();
        Predicate<ParsedRecord> granted =
                record ->
                        record.boundary().granted()
                                && InterfaceName.ofWireName(record.from().name())
                                        .filter(application.interfaces()::contains)
                                        .isPresent();
        Optional<Long> boundary =
                first(log, application.id(), granted.and(r -> r.boundary().key().isPresent()));
        Optional<Long> operated = first(log, application.id(), granted.and(Integration::uses));
        return new Integration(
                first(log, application.id(), _ -> true),
                List.of(
                        new Step(
                                "client-selected",
                                onboarded,
                                "the approved record names the interfaces"),
                        new Step(
                                "identity-bound",
                                bound,
                                "a credential for key operations was issued and is not revoked"),
                        new Step(
                                "key-boundary-confirmed",
                                boundary,
                                "the boundary granted the application something about a key"),
                        new Step(
                                "operation-done",
                                operated,
                                "a secret or private key was used through an approved interface"),
                        new Step(
                                "record-captured",
                                operated.filter(index -> index < covered),
                                "a signed checkpoint covers the record of that operation"),
                        new Step(
                                "rollback-documented",
                                onboarded,
                                "the approved record says how to go back")));
    }

    /** Approved, bound, proven or live. */
    String state() {
        if (steps.stream().allMatch(Step::done)) {
            return "live";
        }
        if (steps.get(3).done()) {
            return "proven";
        }
        return steps.get(1).done() ? "bound" : "approved";
    }

    Optional<Long> operated() {
        return steps.get(3).record();
    }

    /**
     * Whether the log holds a granted use of the key since then. Newest records first, so that a
     * key in use is answered by the first page; as far as it takes, because reads and refusals may
     * hide the use behind them.
     */
    static boolean usedSince(KeyId key, Instant since, EvidenceReader log) {
        var query =
                new RecordQuery(
                        Map.of(Dimension.KEY, key.toString()),
                        Optional.of(since),
                        Optional.empty());
        OptionalLong cursor = OptionalLong.empty();
        int limit = FIRST_PAGE;
        do {
            Page page = log.find(query, cursor, limit, Page.Order.NEWEST_FIRST);
            if (page.entries().stream()
                    .map(entry -> ParsedRecord.parse(entry.record().unsafeArray()))
                    .anyMatch(record -> record.boundary().granted() && uses(record))) {
                return true;
            }
            cursor = page.next();
            limit = EvidenceReader.MAX_PAGE;
        } while (cursor.isPresent());
        return false;
    }

    /** The ticket under which the key's failure was diagnosed before that instant. */
    static Optional<String> incident(KeyId key, Instant before, EvidenceReader log) {
        var query =
                new RecordQuery(
                        Map.of(Dimension.KEY, key.toString()),
                        Optional.empty(),
                        Optional.of(before));
        return log
                .find(
                        query,
                        OptionalLong.empty(),
                        EvidenceReader.MAX_PAGE / 10,
                        Page.Order.NEWEST_FIRST)
                .entries()
                .stream()
                .map(entry -> ParsedRecord.parse(entry.record().unsafeArray()))
                .filter(
                        record ->
                                record.boundary().operation().equals(Operation.DIAGNOSE.wireName()))
                .flatMap(record -> record.request().ticket().stream())
                .findFirst();
    }

    private static boolean uses(ParsedRecord record) {
        return record.boundary().key().isPresent()
                && Operation.ofWireName(record.boundary().operation())
                        .filter(USES::contains)
                        .isPresent();
    }

    /** The newest record that changed the thing. */
    static Optional<Long> changed(EvidenceReader log, Subject subject) {
        return log.changes(subject, Long.MAX_VALUE, 1).stream().findFirst();
    }

    private static Optional<Long> first(
            EvidenceReader log, ApplicationId id, Predicate<ParsedRecord> wanted) {
        RecordQuery query = RecordQuery.of(Dimension.APPLICATION, id.value());
        OptionalLong cursor = OptionalLong.empty();
        for (int i = 0; i < MAX_PAGES; i++) {
            Page page = log.find(query, cursor, EvidenceReader.MAX_PAGE, Page.Order.OLDEST_FIRST);
            for (LogEntry entry : page.entries()) {
                if (wanted.test(ParsedRecord.parse(entry.record().unsafeArray()))) {
                    return Optional.of(entry.index());
                }
            }
            cursor = page.next();
            if (cursor.isEmpty()) {
                break;
            }
        }
        return Optional.empty();
    }
}
