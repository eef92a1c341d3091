package io.claviger.rest.key;

import io.claviger.core.state.KeyPolicy;
import io.claviger.engine.approval.Action;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.PolicyForm;

/** Reads changes of a key that its own rules govern, wherever they are asked for. */
public final class PolicyActions {
    private PolicyActions() {}

    /** A {@code blockRequest} or {@code unblockRequest}; the caller closes the password. */
    public static Action.Block block(Members request, boolean blocked) {
        return new Action.Block(
                request.label(blocked ? "blockKeyName" : "unblockKeyName"),
                request.password("keyPassword"),
                blocked);
    }

    /** A {@code modifyRequest}; without a policy it takes all rules away. */
    public static Action.Modify modify(Members request, PolicyForm policies) {
        KeyPolicy rules =
                request.optionalObject("policy")
                        .map(policies::rules)
                        .orElseGet(() -> new KeyPolicy(false));
        return new Action.Modify(
                request.label("modifyKeyName"), request.password("keyPassword"), rules);
    }
}
