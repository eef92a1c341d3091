package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.refusal.Rung;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Inspect: what was answered, if no decider explains it. */
final class InspectingAnswer {
    /**
     * Refusals whose cause lies in the state, so that the deciders can be asked again: if they say
     * yes by now, nothing is broken any more. Every other recorded refusal has its cause in the
     * request itself, which would end as it did.
     */
    static final Set<RefusalCode> ASKED_AGAIN =
            Set.copyOf(
                    EnumSet.of(
                            RefusalCode.MISSING_ACCESS_TOKEN,
                            RefusalCode.INTERFACE_NOT_ENABLED,
                            RefusalCode.SOURCE_NOT_ALLOWED,
                            RefusalCode.SEALED,
                            RefusalCode.PARTITION_NOT_FOUND,
                            RefusalCode.APPLICATION_NOT_FOUND,
                            RefusalCode.ALGORITHM_NOT_APPROVED,
                            RefusalCode.POLICY_FORBIDS,
                            RefusalCode.KEY_NOT_FOUND,
                            RefusalCode.KEY_CHANGED,
                            RefusalCode.LEAVES_TAKEN,
                            RefusalCode.CLOCK_BEHIND,
                            RefusalCode.OPERATION_FORBIDDEN,
                            RefusalCode.APPROVAL_REQUIRED,
                            RefusalCode.TIMELOCK_RUNNING,
                            RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                            RefusalCode.TOO_MANY_REQUESTS));

    private final Facts facts;

    InspectingAnswer(Facts facts) {
        this.facts = facts;
    }

    List<Sight> looks() {
        return facts.refused().map(this::explained).stream().toList();
    }

    private Sight explained(Refusal refusal) {
        boolean asked =
                refusal.code().rung() != Rung.KEY_BOUNDARY
                        || (facts.act().isPresent() && facts.key().isPresent());
        if (ASKED_AGAIN.contains(refusal.code()) && asked) {
            return new Sight.Healed(
                    "the call was refused with %s (%s); the key boundary would let it pass now"
                            .formatted(refusal.code().wireName(), refusal.message()));
        }
        return new Sight.Broken(
                Finding.of(
                        facts.key()
                                .map(key -> Placing.of(refusal, key, facts.now()))
                                .orElseGet(() -> Placing.withoutKey(refusal.code())),
                        refusal));
    }
}
