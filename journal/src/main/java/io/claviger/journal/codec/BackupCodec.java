package io.claviger.journal.codec;

import io.claviger.core.id.CredentialId;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.BackupKeys;
import io.claviger.core.state.Restoration;
import io.claviger.core.state.ShareSet;
import io.claviger.journal.proto.v1.Commands;
import io.claviger.journal.proto.v1.Values;
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

    static Commands.Restoration toMessage(Restoration restoration) {
        return Commands.Restoration.newBuilder()
                .setBackup(restoration.backup())
                .setMade(ValueCodec.time(restoration.made()))
                .setRecords(restoration.records())
                .setRoot(ValueCodec.bytes(restoration.root()))
                .setIndex(restoration.index())
                .build();
    }

    static Restoration fromMessage(Commands.Restoration m) {
        return new Restoration(
                m.getBackup(),
                ValueCodec.time(m.hasMade(), m.getMade()),
                m.getRecords(),
                ValueCodec.bytes(m.getRoot()),
                m.getIndex());
    }
}
