package io.claviger.core.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * An onboarding record: who is responsible for keys, why they exist, and what the key boundary lets
 * the application do. It is enforced, not filed: a request outside it is refused and the refusal
 * names the field.
 *
 * @param owner the person or team that answers for the application
 * @param purpose what its keys are for
 * @param environment production, test, …
 * @param interfaces the interfaces it may use
 * @param algorithms approved algorithms: key specs ({@code EC-secp256r1}, {@code RSA}, {@code
 *     AES-256}) by display name or by algorithm name
 * @param destination the service that consumes what the keys sign or open
 * @param recoveryOwner who restores service
 * @param recoveryExpectation how fast, in words
 * @param auditDestination where its evidence goes
 * @param rollback how the integration is undone
 * @param version 1 at onboarding, one more with each change
 */
public record Application(
        ApplicationId id,
        PartitionId partition,
        String owner,
        String purpose,
        String environment,
        Set<InterfaceName> interfaces,
        Set<String> algorithms,
        AccessPath access,
        String destination,
        Lifecycle lifecycle,
        String recoveryOwner,
        String recoveryExpectation,
        String auditDestination,
        String rollback,
        long version,
        Instant onboarded) {
    public Application {
        interfaces =
                java.util.Collections.unmodifiableSet(
                        interfaces.isEmpty()
                                ? EnumSet.noneOf(InterfaceName.class)
                                : EnumSet.copyOf(interfaces));
        algorithms = java.util.Collections.unmodifiableSet(new TreeSet<>(algorithms));
    }

    /** The same record with other interfaces. */
    public Application reachableBy(Set<InterfaceName> newInterfaces) {
        return with(newInterfaces, version, onboarded);
    }

    /** The same record as a version of an application that was onboarded at that time. */
    public Application as(long itsVersion, Instant itsOnboarding) {
        return with(interfaces, itsVersion, itsOnboarding);
    }

    private Application with(
            Set<InterfaceName> newInterfaces, long itsVersion, Instant itsOnboarding) {
        return new Application(
                id,
                partition,
                owner,
                purpose,
                environment,
                newInterfaces,
                algorithms,
                access,
                destination,
                lifecycle,
                recoveryOwner,
                recoveryExpectation,
                auditDestination,
                rollback,
                itsVersion,
                itsOnboarding);
    }
}
