package io.claviger.engine.diagnosis;

import java.util.Locale;

/** What is looked at, in this order. */
public enum Aspect {
    REQUEST(Step.CONFIRM),
    APPLICATION(Step.CONFIRM),
    PARTITION(Step.CONFIRM),
    CREDENTIAL(Step.TRACE),
    ROLE(Step.TRACE),
    SECOND_FACTOR(Step.TRACE),
    INTERFACE(Step.TRACE),
    SOURCE(Step.TRACE),
    KEY_OBJECT(Step.INSPECT),
    PARTITION_POLICY(Step.INSPECT),
    KEY_ATTRIBUTES(Step.INSPECT),
    KEY_STATE(Step.INSPECT),
    MECHANISM(Step.INSPECT),
    ALGORITHM(Step.INSPECT),
    RULE(Step.INSPECT),
    APPROVER_CERTIFICATES(Step.INSPECT),
    QUORUM(Step.INSPECT),
    APPROVALS(Step.INSPECT),
    NODE(Step.INSPECT),
    EVIDENCE_LOG(Step.INSPECT),
    WITNESSES(Step.INSPECT),
    SINKS(Step.INSPECT);

    private final Step step;

    Aspect(Step step) {
        this.step = step;
    }

    /** The rung on which this lies. */
    public Step step() {
        return step;
    }

    /** {@code key-object}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
