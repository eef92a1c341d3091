package io.claviger.engine.approver;

import io.claviger.core.id.ApproverName;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupReplacement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** The password opens nothing. */
    public static Refusal wrongPassword(ApproverName name) {
        return Refusal.of(
                RefusalCode.BACKUP_PASSWORD_MISMATCH,
                "the backup of approver '%s' does not open with this password".formatted(name));
    }

    /** Forbids to try a password: too many were wrong. It says nothing about this one. */
    public static Optional<Refusal> forbidsPassword(ApproverAccount account, Instant now) {
        return account.wrongPasswords()
                .filter(wrong -> wrong.lockedAt(now))
                .map(
                        wrong ->
                                Refusal.of(
                                        RefusalCode.BACKUP_PASSWORD_MISMATCH,
                                        "%d wrong passwords were given for the backup of approver '%s'; none is taken before %s"
                                                .formatted(
                                                        wrong.count(),
                                                        account.name(),
                                                        wrong.forgotten()
                                                                .truncatedTo(ChronoUnit.SECONDS))));
    }

    /**
     * Forbids to replace a backup that is not there any more.
     *
     * @param found who has the name now
     */
    public static Optional<Refusal> forbidsReplacing(
            Optional<ApproverAccount> found, BackupReplacement replacement) {
        Optional<ApproverAccount> account =
                found.filter(each -> each.id().equals(replacement.id()));
        if (account.isEmpty()) {
            return Optional.of(notFound(replacement.name()));
        }
        return account.get().version() == replacement.version()
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.OPERATION_FORBIDDEN,
                                "the backup of approver '%s' was changed since this was asked for"
                                        .formatted(replacement.name())));
    }

    /** There is none of this name. */
    public static Refusal notFound(ApproverName name) {
        return Refusal.of(
                RefusalCode.APPROVER_NOT_FOUND, "there is no approver '%s'".formatted(name));
    }
}
