package io.claviger.journal.codec;

import io.claviger.core.command.PartitionStep;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.BackupKeys;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionRestore;
import io.claviger.core.state.Restoration;
import io.claviger.core.state.ShareSet;
import io.claviger.journal.proto.v1.Commands;
import io.claviger.journal.proto.v1.Values;
import java.util.Optional;
import java.util.stream.Collectors;

/** The key of backups and restores, as messages. */
final class BackupCodec {
    private BackupCodec() {}

    static Values.BackupKey toMessage(BackupKey key) {
        return Values.BackupKey.newBuilder()
                .setSet(ValueCodec.bytes(key.shares().id()))
                .setThreshold(key.shares().threshold())
                .addAllDigests(key.shares().digests().stream().map(ValueCodec::bytes).toList())
                .setPublicKey(ValueCodec.bytes(key.publicKey()))
                .build();
    }

    static BackupKey fromMessage(Values.BackupKey m) {
        return new BackupKey(
                new ShareSet(
                        ValueCodec.bytes(m.getSet()),
                        m.getThreshold(),
                        m.getDigestsList().stream().map(ValueCodec::bytes).toList()),
                ValueCodec.bytes(m.getPublicKey()));
    }

    static Values.ProposedBackupKey toMessage(BackupKeys.Proposed proposed) {
        return Values.ProposedBackupKey.newBuilder()
                .setKey(toMessage(proposed.key()))
                .addAllApprovals(
                        proposed.approvals().stream().map(CredentialId::value).sorted().toList())
                .build();
    }

    static BackupKeys.Proposed fromMessage(Values.ProposedBackupKey m) {
        return new BackupKeys.Proposed(
                fromMessage(ValueCodec.known(m.getKey())),
                m.getApprovalsList().stream().map(CredentialId::new).collect(Collectors.toSet()));
    }

    static Values.Restoration toMessage(Restoration restoration) {
        return Values.Restoration.newBuilder()
                .setBackup(restoration.backup())
                .setMade(ValueCodec.time(restoration.made()))
                .setRecords(restoration.records())
                .setRoot(ValueCodec.bytes(restoration.root()))
                .setIndex(restoration.index())
                .build();
    }

    static Restoration fromMessage(Values.Restoration m) {
        return new Restoration(
                m.getBackup(),
                ValueCodec.time(m.hasMade(), m.getMade()),
                m.getRecords(),
                ValueCodec.bytes(m.getRoot()),
                m.getIndex());
    }

    static Values.PartitionRestore toMessage(PartitionRestore restore) {
        return Values.PartitionRestore.newBuilder()
                .setDevice(restore.device().value())
                .setFrom(toMessage(restore.from()))
                .addAllParts(restore.parts().stream().map(ValueCodec::bytes).toList())
                .addAllApprovals(
                        restore.approvals().stream().map(CredentialId::value).sorted().toList())
                .setBrought(restore.brought())
                .build();
    }

    static PartitionRestore fromMessage(Values.PartitionRestore m) {
        return new PartitionRestore(
                new LogId(m.getDevice()),
                fromMessage(m.getFrom()),
                m.getPartsList().stream().map(ValueCodec::bytes).toList(),
                m.getApprovalsList().stream().map(CredentialId::new).collect(Collectors.toSet()),
                m.getBrought());
    }

    static Values.PartitionPart toMessage(PartitionPart part) {
        return Values.PartitionPart.newBuilder()
                .addAllApplications(
                        part.applications().stream().map(ValueCodec::toMessage).toList())
                .addAllApprovers(part.approvers().stream().map(ApproverCodec::toMessage).toList())
                .addAllKeys(part.keys().stream().map(ValueCodec::toMessage).toList())
                .addAllDataObjects(part.dataObjects().stream().map(ValueCodec::toMessage).toList())
                .addAllCredentials(part.credentials().stream().map(ValueCodec::toMessage).toList())
                .build();
    }

    static PartitionPart fromMessage(Values.PartitionPart m) {
        return new PartitionPart(
                m.getApplicationsList().stream().map(ValueCodec::fromMessage).toList(),
                m.getApproversList().stream().map(ApproverCodec::fromMessage).toList(),
                m.getKeysList().stream().map(ValueCodec::fromMessage).toList(),
                m.getDataObjectsList().stream().map(ValueCodec::fromMessage).toList(),
                m.getCredentialsList().stream().map(ValueCodec::fromMessage).toList());
    }

    static Commands.RestorePartition toMessage(PartitionStep step) {
        var m = Commands.RestorePartition.newBuilder();
        switch (step) {
            case PartitionStep.Begin(var restored, var restore) ->
                    m.setBegin(ValueCodec.toMessage(restored.restored(Optional.of(restore))));
            case PartitionStep.Approve(var partition, var fingerprint) ->
                    m.setApprove(
                            Commands.ApprovePartition.newBuilder()
                                    .setPartition(partition.value())
                                    .setFingerprint(ValueCodec.bytes(fingerprint)));
            case PartitionStep.Bring(var partition, int number, var digest, var part) ->
                    m.setBring(
                            Commands.BringPart.newBuilder()
                                    .setPartition(partition.value())
                                    .setNumber(number)
                                    .setDigest(ValueCodec.bytes(digest))
                                    .setPart(toMessage(part)));
            case PartitionStep.Withdraw(var partition) -> m.setWithdraw(partition.value());
        }
        return m.build();
    }

    static PartitionStep fromMessage(Commands.RestorePartition m) {
        return switch (m.getStepCase()) {
            case BEGIN -> {
                Partition restored = ValueCodec.fromMessage(ValueCodec.known(m.getBegin()));
                yield new PartitionStep.Begin(
                        restored.restored(Optional.empty()),
                        restored.restore()
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        "a restore has a backup")));
            }
            case APPROVE ->
                    new PartitionStep.Approve(
                            new PartitionId(m.getApprove().getPartition()),
                            ValueCodec.bytes(m.getApprove().getFingerprint()));
            case BRING ->
                    new PartitionStep.Bring(
                            new PartitionId(m.getBring().getPartition()),
                            m.getBring().getNumber(),
                            ValueCodec.bytes(m.getBring().getDigest()),
                            fromMessage(m.getBring().getPart()));
            case WITHDRAW -> new PartitionStep.Withdraw(new PartitionId(m.getWithdraw()));
            case STEP_NOT_SET -> throw new IllegalArgumentException("a restore has a step");
        };
    }
}
