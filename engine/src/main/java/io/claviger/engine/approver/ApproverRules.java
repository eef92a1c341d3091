package io.claviger.engine.approver;

import io.claviger.core.id.ApproverName;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import java.util.Optional;

/** What forbids things about approvers. Pure. */
public final class ApproverRules {
    private ApproverRules() {}

    /**
     * Forbids another one-time code.
     *
     * @param restore whether the approver had the key and lost it
     */
    public static Optional<Refusal> forbidsCode(ApproverAccount account, boolean restore) {
        if (restore && account.onboarded().isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.APPROVER_NOT_ONBOARDED,
                            "approver '%s' has not been onboarded yet; 'renewOneTimeCode' gives another code"
                                    .formatted(account.name())));
        }
        if (!restore && account.onboarded().isPresent() && account.code().isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.APPROVER_EXISTS,
                            "approver '%s' was onboarded; 'restoreFromBackup' gives a code for the same key"
                                    .formatted(account.name())));
        }
        return Optional.empty();
    }

    /** One answer for a wrong, a used, an expired and a void code. */
    public static Refusal wrongCode(ApproverName name) {
        return Refusal.of(
                RefusalCode.ONE_TIME_CODE_INVALID,
                "the one-time code of approver '%s' is wrong, was used, or has expired"
                        .formatted(name));
    }

    /** There is none of this name. */
    public static Refusal notFound(ApproverName name) {
        return Refusal.of(
                RefusalCode.APPROVER_NOT_FOUND, "there is no approver '%s'".formatted(name));
    }
}
