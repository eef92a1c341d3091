package io.claviger.rest.route;

import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.evidence.Identity;
import io.claviger.core.id.RequestId;
import java.util.Optional;

/** Tells from the evidence log what was carried out. */
@FunctionalInterface
public interface GrantedRequests {
    /** The first record of this caller's request by which something was granted. */
    Optional<EvidenceRef> find(RequestId request, Identity caller);
}
