package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.key.KeyRules;
import java.time.Instant;

/** Where on the ladder a refusal of the key boundary belongs. */
final class Placing {
    private Placing() {}

    /** A refusal about a key that is there. */
    static Aspect of(Refusal refusal, KeyObject key, Instant now) {
        return switch (refusal.code()) {
            case POLICY_FORBIDS, PACKAGE_NOT_KEPT -> Aspect.PARTITION_POLICY;
            case ALGORITHM_NOT_APPROVED -> Aspect.ALGORITHM;
            case MECHANISM_KEY_MISMATCH, MECHANISM_UNAVAILABLE, TAG_LENGTH_INVALID ->
                    Aspect.MECHANISM;
            case OPERATION_FORBIDDEN ->
                    KeyRules.forbidsPrivateUse(key, now).filter(refusal::equals).isPresent()
                            ? Aspect.KEY_STATE
                            : Aspect.KEY_ATTRIBUTES;
            case ATTRIBUTE_CHANGE_FORBIDDEN, DERIVATION_NOT_SUPPORTED, NO_ADDRESS ->
                    Aspect.KEY_ATTRIBUTES;
            case KEY_CHANGED, KEY_EXHAUSTED, LEAVES_TAKEN -> Aspect.KEY_STATE;
            case NOT_A_POLICY_KEY -> Aspect.RULE;
            case APPROVAL_REQUIRED,
                    APPROVAL_INVALID,
                    APPROVAL_SPENT,
                    TIMELOCK_RUNNING,
                    APPROVAL_TIMED_OUT,
                    REQUEST_CLOSED,
                    REQUEST_NOT_FOUND,
                    TOO_MANY_REQUESTS ->
                    Aspect.APPROVALS;
            case APPROVER_CERTIFICATE_EXPIRED -> Aspect.APPROVER_CERTIFICATES;
            case SEALED, CLOCK_BEHIND, NOT_CONFIGURED -> Aspect.NODE;
            default ->
                    switch (refusal.code().rung()) {
                        case REQUEST -> Aspect.REQUEST;
                        case IDENTITY -> Aspect.SECOND_FACTOR;
                        case INTERFACE -> Aspect.INTERFACE;
                        case KEY_BOUNDARY -> Aspect.KEY_OBJECT;
                        case AUDIT -> Aspect.EVIDENCE_LOG;
                    };
        };
    }

    /** A refusal where no key is known: to make one, say, or to change the partition. */
    static Aspect withoutKey(RefusalCode code) {
        return switch (code) {
            case ALGORITHM_NOT_APPROVED -> Aspect.ALGORITHM;
            case POLICY_FORBIDS, PACKAGE_NOT_KEPT -> Aspect.PARTITION_POLICY;
            case KEY_ATTRIBUTES_INVALID -> Aspect.KEY_ATTRIBUTES;
            default -> Aspect.KEY_OBJECT;
        };
    }
}
