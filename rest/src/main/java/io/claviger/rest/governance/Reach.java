package io.claviger.rest.governance;

import io.claviger.core.evidence.Identity;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Partition;
import io.claviger.rest.error.Unacceptable;
import java.util.Optional;
import java.util.function.Function;

/** Finds what callers name: officers and auditors of one partition reach this one alone. */
final class Reach {
    private Reach() {}

    /** The partition of this name; {@link Unacceptable} if there is none for the caller. */
    static Partition partition(StateView state, Identity caller, String name) {
        return named(name, PartitionId::new)
                .flatMap(state::partition)
                .filter(found -> reaches(caller, found.id()))
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.PARTITION_NOT_FOUND,
                                        "there is no partition '%s' for this caller"
                                                .formatted(name)));
    }

    /** The application of this name; {@link Unacceptable} if there is none for the caller. */
    static Application application(StateView state, Identity caller, String name) {
        return named(name, ApplicationId::new)
                .flatMap(state::application)
                .filter(found -> reaches(caller, found.partition()))
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.APPLICATION_NOT_FOUND,
                                        "there is no application '%s' for this caller"
                                                .formatted(name)));
    }

    private static <T> Optional<T> named(String name, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean reaches(Identity caller, PartitionId partition) {
        return caller.partition().filter(id -> !id.equals(partition)).isEmpty();
    }
}
