package io.claviger.engine.answer;

import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.refusal.Refusal;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a caller gets. Both forms carry the place of their record; a refusal of a caller that proved
 * nothing may have none, because such refusals are counted together.
 */
public sealed interface Answer<T> {

    /** The place of the record of this answer. */
    Optional<EvidenceRef> recorded();

    /** Yes; the record is durable. */
    record Granted<T>(T value, EvidenceRef evidence) implements Answer<T> {
        @Override
        public Optional<EvidenceRef> recorded() {
            return Optional.of(evidence);
        }
    }

    /** No, and why. */
    record Refused<T>(Refusal refusal, Optional<EvidenceRef> recorded) implements Answer<T> {}

    /** The same answer about another value. */
    default <R> Answer<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Granted<T>(var value, var evidence) ->
                    new Granted<>(change.apply(value), evidence);
            case Refused<T>(var refusal, var evidence) -> new Refused<>(refusal, evidence);
        };
    }
}
