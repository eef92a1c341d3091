package io.claviger.engine.approval;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.SignedApproval;
import io.claviger.core.id.Bytes;
import java.util.List;
import java.util.Optional;

/** What a caller presents so that an operation under a rule is done. */
public sealed interface Authorization {
    /** Nothing: good for every key that asks for no approval. */
    static Authorization none() {
        return None.INSTANCE;
    }

    /** The verifier of the key password that was right when the operation was asked for. */
    default Optional<Bytes> provenPassword() {
        return Optional.empty();
    }

    record None() implements Authorization {
        private static final None INSTANCE = new None();
    }

    /**
     * Approvals that came with the operation.
     *
     * @param approvals at least one
     */
    record Presented(List<SignedApproval> approvals) implements Authorization {
        public Presented {
            approvals = List.copyOf(approvals);
            if (approvals.isEmpty()) {
                throw new IllegalArgumentException("no approvals");
            }
        }
    }

    /** A request whose time has come. */
    record Requested(ApprovalRequest request) implements Authorization {
        @Override
        public Optional<Bytes> provenPassword() {
            return request.passwordVerifier();
        }
    }
}
