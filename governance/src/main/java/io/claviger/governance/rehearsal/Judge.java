package io.claviger.governance.rehearsal;

import io.claviger.core.approval.PolicyWords;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleCheck;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.boundary.Decider;
import io.claviger.engine.boundary.KeyAct;
import io.claviger.engine.boundary.Permissions;
import io.claviger.engine.boundary.RuleDecider;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the deciders what they would say of an act under a state. Pure. */
final class Judge {
    /** What makes a key that is named in the record. */
    private static final Set<Operation> MAKES =
            EnumSet.of(
                    Operation.CREATE_KEY,
                    Operation.IMPORT_KEY,
                    Operation.UNWRAP,
                    Operation.COPY_KEY,
                    Operation.DERIVE_KEY);

    private final StateView state;

    Judge(StateView state) {
        this.state = state;
    }

    /**
     * What the key boundary has against the act.
     *
     * @param asked when its approvals were asked for
     */
    Optional<Refusal> refusal(Act act, Instant time, Instant asked) {
        Origin origin = act.origin(time);
        Optional<KeyObject> key = act.key().flatMap(state::key);
        Optional<KeyAct> use = KeyAct.of(act.operation());
        if (key.isEmpty() || (use.isEmpty() && !MAKES.contains(act.operation()))) {
            return Decider.forbidsCaller(origin, act.operation(), state);
        }
        if (MAKES.contains(act.operation())) {
            return Permissions.refusalOfNew(
                    key.get(),
                    act.operation(),
                    origin,
                    ProposedState.without(state, key.get().id()));
        }
        return Permissions.refusal(
                        key.get(), use.orElseThrow(), origin, act.mechanism(), state, time)
                .filter(
                        refusal ->
                                refusal.code() != RefusalCode.APPROVAL_REQUIRED
                                        || !approved(act, key.get(), time, asked))
                .map(refusal -> explained(refusal, act, key.get()));
    }

    boolean knows(KeyId key) {
        return state.key(key).isPresent();
    }

    /** Whether the approvals that the operation had would be enough. */
    private static boolean approved(Act act, KeyObject key, Instant time, Instant asked) {
        Rule rule = RuleDecider.rule(key, act.operation());
        List<Bytes> keys =
                rule.keys().stream()
                        .filter(approver -> act.approvals().contains(approver.sha256().hex()))
                        .toList();
        return RuleCheck.verdict(rule, keys, List.of(), asked, time)
                instanceof RuleVerdict.Fulfilled;
    }

    /** What must be approved says more than that something must be. */
    private static Refusal explained(Refusal refusal, Act act, KeyObject key) {
        return refusal.code() == RefusalCode.APPROVAL_REQUIRED
                ? Refusal.of(
                        refusal.code(),
                        String.join(
                                "; ",
                                PolicyWords.of(
                                        RuleKind.USE, RuleDecider.rule(key, act.operation()))))
                : refusal;
    }
}
