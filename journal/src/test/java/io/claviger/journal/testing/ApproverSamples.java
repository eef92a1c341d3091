package io.claviger.journal.testing;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.command.Command;
import io.claviger.core.command.Command.ApproverReference;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupReplacement;
import io.claviger.core.state.OneTimeCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Approvers and what happens to them, drawn from a seed: equal seeds give equal samples. */
public final class ApproverSamples {
    private final Random random;
    private final Samples samples;

    public ApproverSamples(long seed) {
        random = new Random(~seed);
        samples = new Samples(seed);
    }

    public OneTimeCode code() {
        return new OneTimeCode(
                samples.bytes(32), samples.time(), random.nextInt(OneTimeCode.ATTEMPTS + 1));
    }

    /** Few names: some are drawn again. */
    public ApproverName name() {
        return new ApproverName("officer %d/é@example.com".formatted(random.nextInt(12)));
    }

    public ApproverAccount account(PartitionId partition) {
        return new ApproverAccount(
                new ApproverId(samples.keyId().value()),
                partition,
                name(),
                samples.bytes(700 + random.nextInt(300)),
                1 + random.nextInt(5),
                samples.time(),
                random.nextBoolean() ? Optional.of(samples.time()) : Optional.empty(),
                random.nextBoolean() ? Optional.of(code()) : Optional.empty(),
                Optional.empty(),
                samples.bytes(60 + random.nextInt(100)));
    }

    public Instant time() {
        return samples.time();
    }

    /** A wrong password for a backup. */
    public Command wrongPassword() {
        return new Command.ChangeApproverPassword(
                samples.origin(), ApproverReference.of(account(Samples.DEMO)), Optional.empty());
    }

    public BackupReplacement replacement() {
        return BackupReplacement.of(account(Samples.DEMO), samples.bytes(100));
    }

    /** A backup that is replaced, because approvals allow it and by itself. */
    public List<Command> replacements() {
        var replace =
                new Command.ReplaceBackup(samples.origin(), samples.keyId(), replacement(), code());
        return List.of(
                replace,
                new Command.Authorized(
                        replace,
                        new ApprovalSamples(random.nextLong()).approvals(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** A request that has such a backup. */
    public ApprovalRequest request() {
        ApprovalRequest plain = new ApprovalSamples(random.nextLong()).request();
        return new ApprovalRequest(
                plain.id(),
                plain.partition(),
                plain.application(),
                plain.submitted(),
                Operation.RESET_APPROVER_PASSWORD,
                plain.key(),
                plain.label(),
                Optional.empty(),
                plain.body(),
                Optional.of(replacement()),
                plain.token(),
                plain.tokenDigest(),
                plain.issued(),
                plain.status(),
                plain.asked(),
                plain.approved(),
                plain.rejected(),
                plain.closed(),
                plain.result(),
                plain.failure(),
                Optional.empty());
    }

    /** The life of an approver, from creation to deletion. */
    public List<Command> commands() {
        ApproverAccount account = account(Samples.DEMO);
        ApproverReference reference = ApproverReference.of(account);
        return List.of(
                new Command.CreateApprover(samples.origin(), account, 3072),
                new Command.IssueApproverCode(
                        samples.origin(), Operation.RENEW_APPROVER_CODE, reference, code()),
                new Command.OnboardApprover(samples.origin(), reference, samples.bytes(32)),
                new Command.IssueApproverCode(
                        samples.origin(), Operation.RESTORE_APPROVER, reference, code()),
                new Command.ChangeApproverPassword(
                        samples.origin(), reference, Optional.of(samples.bytes(90))),
                new Command.DeleteApprover(samples.origin(), reference));
    }
}
