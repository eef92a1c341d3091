package io.claviger.rest.policy;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.crypto.certificate.Certificate;
import java.util.Optional;

/**
 * What is known of the approvers that a policy names: by the name under which they were onboarded,
 * or by a certificate.
 */
public interface OnboardedApprovers {
    /** Nobody is onboarded. */
    OnboardedApprovers NOBODY =
            new OnboardedApprovers() {
                @Override
                public boolean known(PartitionId partition, String name) {
                    return false;
                }

                @Override
                public Optional<Bytes> certificate(PartitionId partition, String name) {
                    return Optional.empty();
                }
            };

    /**
     * Whether a policy may name this certificate now; where no authorities are asked for, naming it
     * is enough.
     */
    default boolean trusts(Certificate certificate) {
        return true;
    }

    /** Whether the partition has an approver of this name. */
    boolean known(PartitionId partition, String name);

    /** The approver's certificate, DER; empty until the approver has been onboarded. */
    Optional<Bytes> certificate(PartitionId partition, String name);
}
