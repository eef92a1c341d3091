package io.claviger.core.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
 * @param departed who of those that the record names has left; no part of what was approved, so a
 *     mark makes no version
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
        Instant onboarded,
        Set<Responsible> departed) {
    public Application {
        interfaces =
                java.util.Collections.unmodifiableSet(
                        interfaces.isEmpty()
                                ? EnumSet.noneOf(InterfaceName.class)
                                : EnumSet.copyOf(interfaces));
        algorithms = java.util.Collections.unmodifiableSet(new TreeSet<>(algorithms));
        departed = Set.copyOf(departed);
    }

    /** A record whose people are all there. */
    public Application(
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
        this(
                id,
                partition,
                owner,
                purpose,
                environment,
                interfaces,
                algorithms,
                access,
                destination,
                lifecycle,
                recoveryOwner,
                recoveryExpectation,
                auditDestination,
                rollback,
                version,
                onboarded,
                Set.of());
    }

    /** The same record with other interfaces. */
    public Application reachableBy(Set<InterfaceName> newInterfaces) {
        return with(newInterfaces, version, onboarded, departed);
    }

    /** The same record as a version of an application that was onboarded at that time. */
    public Application as(long itsVersion, Instant itsOnboarding) {
        return with(interfaces, itsVersion, itsOnboarding, departed);
    }

    /** The same record, with somebody marked as having left, or not any more. */
    public Application marked(Responsible who, boolean left) {
        var marks = EnumSet.noneOf(Responsible.class);
        marks.addAll(departed);
        if (left) {
            marks.add(who);
        } else {
            marks.remove(who);
        }
        return with(interfaces, version, onboarded, marks);
    }

    /** The same record as the one that follows: who left and is still named, is still gone. */
    public Application following(Application before) {
        Set<Responsible> marks =
                before.departed.stream()
                        .filter(who -> who.in(this).equals(who.in(before)))
                        .collect(Collectors.toSet());
        return with(interfaces, version, onboarded, marks);
    }

    private Application with(
            Set<InterfaceName> newInterfaces,
            long itsVersion,
            Instant itsOnboarding,
            Set<Responsible> marks) {
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
                itsOnboarding,
                marks);
    }
}
