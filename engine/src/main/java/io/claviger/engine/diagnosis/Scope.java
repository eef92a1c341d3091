package io.claviger.engine.diagnosis;

import io.claviger.core.evidence.Identity;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import java.util.Optional;

/**
 * What the one who asks may see.
 *
 * @param partition the only one, if there is one; empty: officers and auditors of the device
 * @param application the only one, if the asker is an application
 */
public record Scope(Optional<PartitionId> partition, Optional<ApplicationId> application) {

    public static Scope of(Identity asker) {
        return new Scope(asker.partition(), asker.application());
    }

    public boolean sees(PartitionId other) {
        return partition.filter(own -> !own.equals(other)).isEmpty();
    }

    public boolean sees(Application other) {
        return sees(other.partition())
                && application.filter(own -> !own.equals(other.id())).isEmpty();
    }

    public boolean sees(Credential other) {
        return partition.filter(own -> !other.partition().equals(Optional.of(own))).isEmpty()
                && application
                        .filter(own -> !other.application().equals(Optional.of(own)))
                        .isEmpty();
    }

    /**
     * Whether a record of that partition and application may be used.
     *
     * @param recorded the partition that the record names
     */
    public boolean sees(Optional<String> recorded, Optional<String> recordedApplication) {
        return application.isPresent()
                ? recordedApplication.equals(application.map(ApplicationId::value))
                : partition.isEmpty() || recorded.equals(partition.map(PartitionId::value));
    }
}
