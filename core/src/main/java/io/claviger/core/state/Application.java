package io.claviger.core.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
 * @param incidents refused uses of its keys that are looked into, in the order of their opening;
 *     likewise
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
        Set<Responsible> departed,
        List<Incident> incidents) {
    /** How many incidents an application may have open. */
    public static final int MAX_INCIDENTS = 64;

    public Application {
        interfaces =
                java.util.Collections.unmodifiableSet(
                        interfaces.isEmpty()
                                ? EnumSet.noneOf(InterfaceName.class)
                                : EnumSet.copyOf(interfaces));
        algorithms = java.util.Collections.unmodifiableSet(new TreeSet<>(algorithms));
        departed = Set.copyOf(departed);
        incidents = List.copyOf(incidents);
    }

    /** A record whose people are all there, and whose keys work. */
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
                Set.of(),
                List.of());
    }

    /** The same record with other interfaces. */
    public Application reachableBy(Set<InterfaceName> newInterfaces) {
        return with(newInterfaces, version, onboarded, departed, incidents);
    }

    /** The same record as a version of an application that was onboarded at that time. */
    public Application as(long itsVersion, Instant itsOnboarding) {
        return with(interfaces, itsVersion, itsOnboarding, departed, incidents);
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
        return with(interfaces, version, onboarded, marks, incidents);
    }

    /**
     * The same record as the one that follows: who left and is still named, is still gone, and what
     * is looked into stays open.
     */
    public Application following(Application before) {
        Set<Responsible> marks =
                before.departed.stream()
                        .filter(who -> who.in(this).equals(who.in(before)))
                        .collect(Collectors.toSet());
        return with(interfaces, version, onboarded, marks, before.incidents);
    }

    /** What is looked into about the key. */
    public Optional<Incident> incident(KeyId key) {
        return incidents.stream().filter(incident -> incident.key().equals(key)).findFirst();
    }

    /** The same record with this incident in place of the one about the same key, or after all. */
    public Application lookingInto(Incident incident) {
        List<Incident> next = new ArrayList<>(incidents);
        incident(incident.key())
                .ifPresentOrElse(
                        before -> next.set(next.indexOf(before), incident),
                        () -> next.add(incident));
        return with(interfaces, version, onboarded, departed, next);
    }

    /** The same record, with nothing looked into about the key any more. */
    public Application done(KeyId key) {
        return with(
                interfaces,
                version,
                onboarded,
                departed,
                incidents.stream().filter(incident -> !incident.key().equals(key)).toList());
    }

    private Application with(
            Set<InterfaceName> newInterfaces,
            long itsVersion,
            Instant itsOnboarding,
            Set<Responsible> marks,
            List<Incident> itsIncidents) {
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
                marks,
                itsIncidents);
    }
}
