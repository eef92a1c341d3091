package io.claviger.rest.evidence;

import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.evidence.Identity;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.RequestId;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.rest.route.GrantedRequests;
import java.util.Optional;
import java.util.OptionalLong;

/** Requests, as the evidence log has them. */
public final class RecordedRequests implements GrantedRequests {
    private final EvidenceAccess access;

    public RecordedRequests(EvidenceAccess access) {
        this.access = access;
    }

    @Override
    public Optional<EvidenceRef> find(RequestId request, Identity caller) {
        return access.reader().flatMap(log -> find(log, request, caller));
    }

    private static Optional<EvidenceRef> find(
            EvidenceReader log, RequestId request, Identity caller) {
        RecordQuery query = RecordQuery.of(Dimension.REQUEST, request.value());
        OptionalLong cursor = OptionalLong.empty();
        while (true) {
            Page page = log.find(query, cursor, EvidenceReader.MAX_PAGE, Page.Order.OLDEST_FIRST);
            for (LogEntry entry : page.entries()) {
                ParsedRecord record = ParsedRecord.parse(entry.record().unsafeArray());
                if (record.boundary().granted() && isOf(record.identity(), caller)) {
                    return Optional.of(new EvidenceRef(log.id(), entry.index()));
                }
            }
            if (page.next().isEmpty()) {
                return Optional.empty();
            }
            cursor = page.next();
        }
    }

    private static boolean isOf(ParsedRecord.Caller recorded, Identity caller) {
        return recorded.application().equals(caller.application().map(ApplicationId::value))
                && recorded.credential().equals(caller.credential().map(CredentialId::value));
    }
}
