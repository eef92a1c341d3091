package io.claviger.engine.approver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupReplacement;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.OneTimeCode;
import io.claviger.core.state.Partition;
import io.claviger.crypto.approver.Backup;
import io.claviger.crypto.approver.OneTimeCodes;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.approval.Permit;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.key.Attempts;
import io.claviger.engine.key.KeyReference;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Backups whose password is forgotten: the container gets another one, if the rule of a key is
 * fulfilled. The new container is made when it is asked for, and waits wrapped; the password itself
 * is kept nowhere. Safe for many threads.
 */
public final class ForgottenPasswords {
    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Attempts attempts;
    private final DeviceKeys deviceKeys;
    private final RandomSource random;
    private final ApprovalJudge judge;
    private final SlowWork slowWork;

    /**
     * @param slowWork small pool of platform threads for key derivations
     */
    public ForgottenPasswords(
            Supplier<StateView> state,
            Inquiries inquiries,
            Attempts attempts,
            DeviceKeys deviceKeys,
            RandomSource random,
            ApprovalJudge judge,
            ExecutorService slowWork) {
        this.state = state;
        this.inquiries = inquiries;
        this.attempts = attempts;
        this.deviceKeys = deviceKeys;
        this.random = random;
        this.judge = judge;
        this.slowWork = new SlowWork(slowWork);
    }

    /**
     * The backup in a container under {@code next}, which is not closed. Throws a refusal if the
     * approver has no backup to come back to.
     */
    public BackupReplacement replacement(Partition partition, ApproverName name, SecretBytes next) {
        ApproverAccount account =
                state.get()
                        .approver(partition.id(), name)
                        .orElseThrow(() -> new Refusal.Thrown(ApproverRules.notFound(name)));
        ApproverRules.forbidsCode(account, true)
                .ifPresent(
                        refusal -> {
                            throw new Refusal.Thrown(refusal);
                        });
        return slowWork.run(() -> replacement(partition, account, next));
    }

    private BackupReplacement replacement(
            Partition partition, ApproverAccount account, SecretBytes next) {
        try (SecretBytes backup = deviceKeys.unwrap(partition, account);
                SecretBytes contained =
                        Backup.contain(
                                backup, account.certificate(), account.name().value(), next)) {
            return BackupReplacement.of(
                    account, deviceKeys.wrap(partition, account.nextVersion(), contained));
        }
    }

    /** What the approvers are shown, JSON. */
    public static byte[] payload(BackupReplacement replacement) {
        String name = replacement.name().value().replace("\\", "\\\\").replace("\"", "\\\"");
        return ("{\"operation\":\"%s\",\"approverName\":\"%s\",\"approverId\":\"%s\","
                        + "\"backupVersion\":%d,\"effect\":\"the container of the backup gets a new"
                        + " password, the key in it keeps its own\"}")
                .formatted(
                        Operation.RESET_APPROVER_PASSWORD.wireName(),
                        name,
                        replacement.id().value(),
                        replacement.version())
                .getBytes(UTF_8);
    }

    /** Replaces the backup, as a request asks that was approved; its result is the code. */
    public Answer<IssuedCode> replace(
            Origin origin, ApprovalRequest request, Authorization authorization) {
        return attempts.run(
                origin,
                Operation.RESET_APPROVER_PASSWORD,
                Optional.of(new KeyLabel(request.label())),
                Optional.empty(),
                partition -> {
                    BackupReplacement replacement = request.replacement().orElseThrow();
                    KeyObject key =
                            state.get()
                                    .key(request.key())
                                    .orElseThrow(
                                            () ->
                                                    new Refusal.Thrown(
                                                            RefusalCode.KEY_NOT_FOUND,
                                                            "the key does not exist"));
                    Permit permit =
                            judge.permit(
                                    partition,
                                    new KeyReference(key, Optional.<DerivationPath>empty()),
                                    Operation.RESET_APPROVER_PASSWORD,
                                    payload(replacement),
                                    authorization,
                                    origin.time());
                    String code = OneTimeCodes.draw(random);
                    var command =
                            new Command.ReplaceBackup(
                                    origin,
                                    key.id(),
                                    replacement,
                                    verifier(partition, replacement, code, origin));
                    return inquiries.answer(
                            permit.of(command, code.getBytes(US_ASCII)),
                            new IssuedCode(replacement.name(), code));
                });
    }

    private OneTimeCode verifier(
            Partition partition, BackupReplacement replacement, String code, Origin origin) {
        try (SecretBytes secret = SecretBytes.consume(code.getBytes(US_ASCII))) {
            Bytes verifier = deviceKeys.codeVerifier(partition, replacement.id(), secret);
            return new OneTimeCode(verifier, origin.time().plus(Approvers.CODE_LIFETIME));
        }
    }
}
