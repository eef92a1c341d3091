package io.claviger.rest.diagnosis;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Credential;
import io.claviger.engine.diagnosis.Scope;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.evidence.EvidenceAccess;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What the node knows of a request: its record in the log, or the request for approval it became.
 */
final class Recorded {
    /** Requests of one id: clients choose ids, and may choose badly. */
    private static final int MAX_RECORDS = 100;

    private final Scope scope;
    private final StateView state;
    private final EvidenceAccess evidence;

    Recorded(Scope scope, StateView state, EvidenceAccess evidence) {
        this.scope = scope;
        this.state = state;
        this.evidence = evidence;
    }

    Optional<ParsedRecord> ofRequest(RequestId id) {
        return reader()
                .find(
                        RecordQuery.of(Dimension.REQUEST, id.value()),
                        OptionalLong.empty(),
                        MAX_RECORDS,
                        Page.Order.NEWEST_FIRST)
                .entries()
                .stream()
                .map(LogEntry::record)
                .map(bytes -> ParsedRecord.parse(bytes.unsafeArray()))
                .filter(this::sees)
                // What was refused is what is asked about.
                .min(Comparator.comparing(r -> r.boundary().granted()));
    }

    ParsedRecord at(String place) {
        String index = place.substring(place.lastIndexOf('/') + 1);
        if (!index.matches("[0-9]{1,18}")) {
            throw Unacceptable.malformed("field 'record' is no place in a log");
        }
        return reader().record(Long.parseLong(index))
                .map(bytes -> ParsedRecord.parse(bytes.unsafeArray()))
                .filter(this::sees)
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.RECORD_NOT_FOUND,
                                        "the log shows this caller no record " + index));
    }

    private EvidenceReader reader() {
        return evidence.reader()
                .orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
    }

    /** Refusals of expired and revoked credentials name no partition, but the credential. */
    private boolean sees(ParsedRecord record) {
        return scope.sees(record.boundary().partition(), record.identity().application())
                || credentialOf(record).filter(scope::sees).isPresent();
    }

    Optional<Credential> credentialOf(ParsedRecord record) {
        return record.identity().credential().map(CredentialId::new).flatMap(state::credential);
    }

    Optional<ApprovalRequest> waiting(Optional<String> id) {
        return id.flatMap(Recorded::uuid)
                .flatMap(uuid -> state.request(new ApprovalRequestId(uuid)))
                .filter(
                        request ->
                                scope.sees(request.partition())
                                        && scope.application()
                                                .filter(own -> !own.equals(request.application()))
                                                .isEmpty());
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
