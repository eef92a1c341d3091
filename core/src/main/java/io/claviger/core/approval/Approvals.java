package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.time.Instant;
import java.util.List;

/**
 * What is presented to the key boundary with an operation that needs approval. That the token says
 * exactly this operation on exactly this key and payload, and that it and each approval are signed
 * as they should, was verified before this was made; what is left depends on state and time.
 *
 * @param tokenDigest SHA-256 of the token; one token is good for one operation
 * @param label the key that the token names
 * @param rule the rule that the token names
 * @param issued the token's timestamp
 */
public record Approvals(
        Bytes tokenDigest, String label, RuleKind rule, Instant issued, List<Approval> given) {
    public Approvals {
        given = List.copyOf(given);
    }

    /** The keys that approved. */
    public List<Bytes> keys() {
        return given.stream().map(Approval::publicKey).toList();
    }
}
