package io.claviger.engine.boundary;

import io.claviger.core.approval.Approvals;
import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupReplacement;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.OneTimeCode;
import io.claviger.core.state.Partition;
import io.claviger.engine.approver.ApproverRules;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.key.TransportRules;
import io.claviger.engine.partition.PolicyRules;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Decides on approvers and their one-time codes. Pure, like the decider that it belongs to. */
final class ApproverDecider {
    private ApproverDecider() {}

    static Decision create(Command.CreateApprover c, StateView state) {
        ApproverAccount account = c.account();
        Optional<Partition> partition =
                callersPartition(c.origin(), state)
                        .filter(found -> found.id().equals(account.partition()));
        if (partition.isEmpty()) {
            return Decision.refused(
                    RefusalCode.PARTITION_NOT_FOUND,
                    "there is no partition '%s' for this caller".formatted(account.partition()));
        }
        return taken(account, state)
                .or(() -> PolicyRules.forbidsWriting(partition.get().policy()))
                .or(
                        () ->
                                PolicyRules.forbidsKind(
                                        partition.get().policy(), new KeySpec.Rsa(c.rsaBits())))
                .or(() -> full(account, state))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Decision.accepted(new Event.ApproverStored(account)));
    }

    private static Optional<Refusal> taken(ApproverAccount account, StateView state) {
        return state.approver(account.partition(), account.name())
                .map(
                        _ ->
                                Refusal.of(
                                        RefusalCode.APPROVER_EXISTS,
                                        "there is an approver '%s' already"
                                                .formatted(account.name())));
    }

    private static Optional<Refusal> full(ApproverAccount account, StateView state) {
        int limit = ApproverAccount.MAX_PER_PARTITION;
        return state.approvers(account.partition(), limit).size() < limit
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.POLICY_FORBIDS,
                                "a partition has at most %d approvers".formatted(limit)));
    }

    static Decision issueCode(Command.IssueApproverCode c, StateView state) {
        return withAccount(
                c.origin(),
                c.approver(),
                state,
                account ->
                        ApproverRules.forbidsCode(
                                        account, c.operation() == Operation.RESTORE_APPROVER)
                                .<Decision>map(Decision.Refused::new)
                                .orElseGet(() -> stored(account.with(c.code()))));
    }

    /** One refusal for every reason; what is not right is counted while it matters. */
    static Decision onboard(Command.OnboardApprover c, StateView state, Instant now) {
        return withAccount(
                c.origin(),
                c.approver(),
                state,
                account -> {
                    Optional<OneTimeCode> open = account.code().filter(code -> code.opensAt(now));
                    Refusal wrong = ApproverRules.wrongCode(account.name());
                    if (open.isEmpty()) {
                        return new Decision.Refused(wrong);
                    }
                    if (!MessageDigest.isEqual(
                            open.get().verifier().unsafeArray(), c.presented().unsafeArray())) {
                        return new Decision.Refused(
                                wrong,
                                List.of(
                                        new Event.ApproverStored(
                                                account.with(open.get().tried()))));
                    }
                    return account.version() == c.approver().version()
                            ? stored(account.fetched(now))
                            : changedMeanwhile(account);
                });
    }

    /** What is wrong is counted in the order of the journal, however many come at once. */
    static Decision changePassword(Command.ChangeApproverPassword c, StateView state, Instant now) {
        return withAccount(
                c.origin(),
                c.approver(),
                state,
                account -> {
                    if (account.version() != c.approver().version()) {
                        return changedMeanwhile(account);
                    }
                    Optional<Refusal> refusal =
                            ApproverRules.forbidsPassword(account, now)
                                    .or(() -> forbidsWriting(account, state));
                    if (refusal.isPresent()) {
                        return new Decision.Refused(refusal.get());
                    }
                    return c.wrapped()
                            .map(backup -> stored(account.nextVersion().wrappedAs(backup)))
                            .orElseGet(
                                    () ->
                                            new Decision.Refused(
                                                    ApproverRules.wrongPassword(account.name()),
                                                    List.of(
                                                            new Event.ApproverStored(
                                                                    account.wrongPassword(now)))));
                });
    }

    /** A use of the key whose rule decides, and a change of the account. */
    static Decision replaceBackup(
            Command.ReplaceBackup c, Optional<Approvals> approvals, StateView state, Instant now) {
        Optional<KeyObject> found = Decider.ownKey(c.origin(), c.key(), state);
        if (found.isEmpty()) {
            return Decision.refused(RefusalCode.KEY_NOT_FOUND, "the key does not exist");
        }
        KeyObject key = found.get();
        Optional<Refusal> refusal =
                forbidsReplacing(key, c.replacement(), state, now)
                        .or(() -> Decider.notApproved(c.origin(), key, state))
                        .or(
                                () ->
                                        RuleDecider.forbids(
                                                key,
                                                Operation.RESET_APPROVER_PASSWORD,
                                                key.label().value(),
                                                approvals,
                                                state,
                                                now));
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        ApproverAccount account =
                state.approver(key.partition(), c.replacement().name()).orElseThrow();
        return Decision.accepted(
                new Event.KeyUsed(key.id()),
                new Event.ApproverStored(
                        account.contained(c.replacement().wrapped()).with(c.code())));
    }

    /** What forbids to put a backup in another container, but for the rule of the key. */
    static Optional<Refusal> forbidsReplacing(
            KeyObject key, BackupReplacement replacement, StateView state, Instant now) {
        if (key.policy().isEmpty()) {
            return Optional.of(KeyRules.notAPolicyKey(key));
        }
        Optional<ApproverAccount> found = state.approver(key.partition(), replacement.name());
        return ApproverRules.forbidsReplacing(found, replacement)
                .or(() -> TransportRules.forbidsUnwrapping(key, now))
                .or(() -> ApproverRules.forbidsCode(found.orElseThrow(), true))
                .or(() -> forbidsWriting(found.orElseThrow(), state));
    }

    static Decision delete(Command.DeleteApprover c, StateView state) {
        return withAccount(
                c.origin(),
                c.approver(),
                state,
                account ->
                        forbidsWriting(account, state)
                                .<Decision>map(Decision.Refused::new)
                                .orElseGet(
                                        () ->
                                                Decision.accepted(
                                                        new Event.ApproverDeleted(account))));
    }

    private static Decision withAccount(
            Origin origin,
            Command.ApproverReference approver,
            StateView state,
            Function<ApproverAccount, Decision> body) {
        return callersPartition(origin, state)
                .flatMap(own -> state.approver(own.id(), approver.name()))
                .filter(account -> account.id().equals(approver.id()))
                .map(body)
                .orElseGet(() -> new Decision.Refused(ApproverRules.notFound(approver.name())));
    }

    private static Decision stored(ApproverAccount account) {
        return Decision.accepted(new Event.ApproverStored(account));
    }

    private static Decision changedMeanwhile(ApproverAccount account) {
        return Decision.refused(
                RefusalCode.KEY_CHANGED,
                "the backup of approver '%s' was changed meanwhile; nothing was released"
                        .formatted(account.name()));
    }

    private static Optional<Refusal> forbidsWriting(ApproverAccount account, StateView state) {
        return state.partition(account.partition())
                .map(Partition::policy)
                .flatMap(PolicyRules::forbidsWriting);
    }

    private static Optional<Partition> callersPartition(Origin origin, StateView state) {
        return origin.identity().partition().flatMap(state::partition);
    }
}
