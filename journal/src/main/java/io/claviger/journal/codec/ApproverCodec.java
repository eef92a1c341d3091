package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApproverId;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupReplacement;
import io.claviger.core.state.OneTimeCode;
import io.claviger.core.state.WrongPasswords;
import io.claviger.journal.proto.v1.Commands;
import io.claviger.journal.proto.v1.Values;
import java.util.Optional;

/** Approvers and the commands about them as bytes (docs/formats/state-values.md). */
public final class ApproverCodec {
    private ApproverCodec() {}

    public static byte[] encode(ApproverAccount account) {
        return toMessage(account).toByteArray();
    }

    public static ApproverAccount decode(byte[] bytes) {
        return ValueCodec.decode(
                "approver", () -> fromMessage(known(Values.ApproverAccount.parseFrom(bytes))));
    }

    static Values.ApproverAccount toMessage(ApproverAccount account) {
        var m =
                Values.ApproverAccount.newBuilder()
                        .setId(ValueCodec.keyId(new KeyId(account.id().value())))
                        .setPartition(account.partition().value())
                        .setName(account.name().value())
                        .setCertificate(ValueCodec.bytes(account.certificate()))
                        .setVersion(account.version())
                        .setCreated(ValueCodec.time(account.created()))
                        .setWrapped(ValueCodec.bytes(account.wrapped()));
        account.onboarded().ifPresent(when -> m.setOnboarded(ValueCodec.time(when)));
        account.code().ifPresent(code -> m.setCode(toMessage(code)));
        account.wrongPasswords().ifPresent(wrong -> m.setWrongPasswords(toMessage(wrong)));
        return m.build();
    }

    static ApproverAccount fromMessage(Values.ApproverAccount m) {
        return new ApproverAccount(
                new ApproverId(ValueCodec.keyId(m.getId()).value()),
                new PartitionId(m.getPartition()),
                new ApproverName(m.getName()),
                ValueCodec.bytes(m.getCertificate()),
                m.getVersion(),
                ValueCodec.time(m.hasCreated(), m.getCreated()),
                m.hasOnboarded()
                        ? Optional.of(ValueCodec.time(true, m.getOnboarded()))
                        : Optional.empty(),
                m.hasCode() ? Optional.of(fromMessage(m.getCode())) : Optional.empty(),
                m.hasWrongPasswords()
                        ? Optional.of(fromMessage(m.getWrongPasswords()))
                        : Optional.empty(),
                ValueCodec.bytes(m.getWrapped()));
    }

    private static Values.OneTimeCode toMessage(OneTimeCode code) {
        return Values.OneTimeCode.newBuilder()
                .setVerifier(ValueCodec.bytes(code.verifier()))
                .setExpires(ValueCodec.time(code.expires()))
                .setAttemptsLeft(code.attemptsLeft())
                .build();
    }

    private static OneTimeCode fromMessage(Values.OneTimeCode m) {
        return new OneTimeCode(
                ValueCodec.bytes(m.getVerifier()),
                ValueCodec.time(m.hasExpires(), m.getExpires()),
                m.getAttemptsLeft());
    }

    private static Values.WrongPasswords toMessage(WrongPasswords wrong) {
        return Values.WrongPasswords.newBuilder()
                .setCount(wrong.count())
                .setLast(ValueCodec.time(wrong.last()))
                .build();
    }

    private static WrongPasswords fromMessage(Values.WrongPasswords m) {
        return new WrongPasswords(m.getCount(), ValueCodec.time(m.hasLast(), m.getLast()));
    }

    static Commands.CreateApprover toMessage(Command.CreateApprover c) {
        return Commands.CreateApprover.newBuilder()
                .setAccount(toMessage(c.account()))
                .setRsaBits(c.rsaBits())
                .build();
    }

    static Command.CreateApprover fromMessage(Origin origin, Commands.CreateApprover m) {
        require(m.hasAccount(), "a creation has an account");
        return new Command.CreateApprover(origin, fromMessage(m.getAccount()), m.getRsaBits());
    }

    static Commands.IssueApproverCode toMessage(Command.IssueApproverCode c) {
        return Commands.IssueApproverCode.newBuilder()
                .setOperation(c.operation().wireName())
                .setApprover(toMessage(c.approver()))
                .setCode(toMessage(c.code()))
                .build();
    }

    static Command.IssueApproverCode fromMessage(Origin origin, Commands.IssueApproverCode m) {
        require(m.hasCode(), "an issue has a code");
        return new Command.IssueApproverCode(
                origin,
                Vocabulary.operation(m.getOperation()),
                reference(m.hasApprover(), m.getApprover()),
                fromMessage(m.getCode()));
    }

    static Commands.OnboardApprover toMessage(Command.OnboardApprover c) {
        return Commands.OnboardApprover.newBuilder()
                .setApprover(toMessage(c.approver()))
                .setPresented(ValueCodec.bytes(c.presented()))
                .build();
    }

    static Command.OnboardApprover fromMessage(Origin origin, Commands.OnboardApprover m) {
        return new Command.OnboardApprover(
                origin,
                reference(m.hasApprover(), m.getApprover()),
                ValueCodec.bytes(m.getPresented()));
    }

    static Commands.ChangeApproverPassword toMessage(Command.ChangeApproverPassword c) {
        var m = Commands.ChangeApproverPassword.newBuilder().setApprover(toMessage(c.approver()));
        c.wrapped().ifPresent(backup -> m.setWrapped(ValueCodec.bytes(backup)));
        return m.build();
    }

    static Command.ChangeApproverPassword fromMessage(
            Origin origin, Commands.ChangeApproverPassword m) {
        return new Command.ChangeApproverPassword(
                origin,
                reference(m.hasApprover(), m.getApprover()),
                m.hasWrapped() ? Optional.of(ValueCodec.bytes(m.getWrapped())) : Optional.empty());
    }

    static Commands.ReplaceBackup toMessage(Command.ReplaceBackup c) {
        return Commands.ReplaceBackup.newBuilder()
                .setKey(ValueCodec.keyId(c.key()))
                .setReplacement(toMessage(c.replacement()))
                .setCode(toMessage(c.code()))
                .build();
    }

    static Command.ReplaceBackup fromMessage(Origin origin, Commands.ReplaceBackup m) {
        require(m.hasReplacement() && m.hasCode(), "a replacement has a backup and a code");
        return new Command.ReplaceBackup(
                origin,
                ValueCodec.keyId(m.getKey()),
                fromMessage(known(m.getReplacement())),
                fromMessage(m.getCode()));
    }

    static Values.BackupReplacement toMessage(BackupReplacement replacement) {
        return Values.BackupReplacement.newBuilder()
                .setName(replacement.name().value())
                .setApprover(ValueCodec.keyId(new KeyId(replacement.id().value())))
                .setVersion(replacement.version())
                .setWrapped(ValueCodec.bytes(replacement.wrapped()))
                .build();
    }

    static BackupReplacement fromMessage(Values.BackupReplacement m) {
        return new BackupReplacement(
                new ApproverName(m.getName()),
                new ApproverId(ValueCodec.keyId(m.getApprover()).value()),
                m.getVersion(),
                ValueCodec.bytes(m.getWrapped()));
    }

    static Commands.DeleteApprover toMessage(Command.DeleteApprover c) {
        return Commands.DeleteApprover.newBuilder().setApprover(toMessage(c.approver())).build();
    }

    static Command.DeleteApprover fromMessage(Origin origin, Commands.DeleteApprover m) {
        return new Command.DeleteApprover(origin, reference(m.hasApprover(), m.getApprover()));
    }

    private static Commands.ApproverReference toMessage(Command.ApproverReference approver) {
        return Commands.ApproverReference.newBuilder()
                .setName(approver.name().value())
                .setId(ValueCodec.keyId(new KeyId(approver.id().value())))
                .setVersion(approver.version())
                .build();
    }

    private static Command.ApproverReference reference(
            boolean present, Commands.ApproverReference m) {
        require(present, "the approver is missing");
        return new Command.ApproverReference(
                new ApproverName(m.getName()),
                new ApproverId(ValueCodec.keyId(m.getId()).value()),
                m.getVersion());
    }
}
