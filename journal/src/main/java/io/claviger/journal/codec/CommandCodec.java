package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.journal.proto.v1.Commands;
import java.util.Optional;

/** Commands as bytes (docs/formats/journal.md). */
public final class CommandCodec {
    private CommandCodec() {}

    public static byte[] encode(Command command) {
        return toMessage(command).toByteArray();
    }

    public static Command decode(byte[] bytes) {
        return ValueCodec.decode("command", () -> fromMessage(Commands.Command.parseFrom(bytes)));
    }

    private static Commands.Command toMessage(Command command) {
        var m = Commands.Command.newBuilder().setOrigin(OriginCodec.toMessage(command.origin()));
        switch (command) {
            case Command.InitializeDevice c ->
                    m.setInitializeDevice(
                            Commands.InitializeDevice.newBuilder()
                                    .setDevice(ValueCodec.toMessage(c.device()))
                                    .setDeviceSo(ValueCodec.toMessage(c.deviceSo())));
            case Command.NoteNode c ->
                    m.setNoteNode(
                            Commands.NoteNode.newBuilder()
                                    .setOperation(c.operation().wireName())
                                    .setDetail(c.detail()));
            case Command.ChangeRootKey c -> m.setChangeRootKey(NodesCodec.toMessage(c));
            case Command.ChangeCluster c -> m.setChangeCluster(NodesCodec.toMessage(c));
            case Command.CreatePartition c ->
                    m.setCreatePartition(
                            Commands.CreatePartition.newBuilder()
                                    .setPartition(ValueCodec.toMessage(c.partition())));
            case Command.ChangePartitionPolicy c ->
                    m.setChangePartitionPolicy(
                            Commands.ChangePartitionPolicy.newBuilder()
                                    .setPartition(c.partition().value())
                                    .setPolicy(PolicyCodec.toMessage(c.policy())));
            case Command.ChangePackage c -> m.setChangePackage(PackageCodec.toMessage(c));
            case Command.UsePin c -> m.setUsePin(PinCodec.toMessage(c));
            case Command.OnboardApplication c ->
                    m.setOnboardApplication(
                            Commands.OnboardApplication.newBuilder()
                                    .setApplication(ValueCodec.toMessage(c.application())));
            case Command.RequestApplication c ->
                    m.setRequestApplication(
                            Commands.RequestApplication.newBuilder()
                                    .setRequest(ValueCodec.toMessage(c.request())));
            case Command.AnswerApplication c ->
                    m.setAnswerApplication(
                            Commands.AnswerApplication.newBuilder()
                                    .setOperation(c.operation().wireName())
                                    .setRequest(ValueCodec.toMessage(c.request())));
            case Command.OpenIncident c -> m.setOpenIncident(IncidentCodec.toMessage(c));
            case Command.ChangeIncident c -> m.setChangeIncident(IncidentCodec.toMessage(c));
            case Command.MarkDeparture c ->
                    m.setMarkDeparture(
                            Commands.MarkDeparture.newBuilder()
                                    .setApplication(c.application().value())
                                    .setWho(c.who().wireName())
                                    .setLeft(c.left()));
            case Command.IssueCredential c ->
                    m.setIssueCredential(
                            Commands.IssueCredential.newBuilder()
                                    .setCredential(ValueCodec.toMessage(c.credential())));
            case Command.RevokeCredential c ->
                    m.setRevokeCredential(
                            Commands.RevokeCredential.newBuilder()
                                    .setCredential(c.credential().value()));
            case Command.PruneEvidence c ->
                    m.setPruneEvidence(
                            Commands.PruneEvidence.newBuilder()
                                    .setBelow(c.below())
                                    .setNewest(ValueCodec.time(c.newest()))
                                    .setArchiveSize(c.archive().size())
                                    .setArchiveRoot(ValueCodec.bytes(c.archive().root())));
            case Command.ChangeBackupKey c -> m.setChangeBackupKey(BackupCodec.toMessage(c.key()));
            case Command.RestoreDevice c ->
                    m.setRestoreDevice(BackupCodec.toMessage(c.restoration()));
            case Command.RestorePartition c ->
                    m.setRestorePartition(BackupCodec.toMessage(c.step()));
            case Command.RestoreKey c ->
                    m.setRestoreKey(
                            Commands.RestoreKey.newBuilder()
                                    .setKey(ValueCodec.toMessage(c.key()))
                                    .setRestoration(BackupCodec.toMessage(c.restoration())));
            case Command.OpenChange c -> m.setOpenChange(ChangeCodec.toMessage(c.change()));
            case Command.AdvanceChange c -> m.setAdvanceChange(ChangeCodec.toMessage(c));
            case Command.CreateKey c ->
                    m.setCreateKey(
                            Commands.CreateKey.newBuilder().setKey(ValueCodec.toMessage(c.key())));
            case Command.DeriveKey c ->
                    m.setDeriveKey(
                            Commands.DeriveKey.newBuilder()
                                    .setKey(ValueCodec.toMessage(c.key()))
                                    .setBase(ValueCodec.keyId(c.base()))
                                    .setBaseVersion(c.baseVersion())
                                    .setMechanism(c.mechanism())
                                    .addAllDigests(ActionCodec.digests(c.digests())));
            case Command.ChangeKey c -> m.setChangeKey(ActionCodec.toMessage(c));
            case Command.DestroyKey c ->
                    m.setDestroyKey(
                            Commands.DestroyKey.newBuilder()
                                    .setKey(ValueCodec.keyId(c.key()))
                                    .setVersion(c.version()));
            case Command.ReserveLeaves c ->
                    m.setReserveLeaves(
                            Commands.ReserveLeaves.newBuilder()
                                    .setKey(ValueCodec.keyId(c.key()))
                                    .setVersion(c.version())
                                    .setFirst(c.first())
                                    .setCount(c.count()));
            case Command.StoreKey c -> m.setStoreKey(ActionCodec.toMessage(c));
            case Command.ReleaseKey c -> {
                var release =
                        Commands.ReleaseKey.newBuilder().setKey(ActionCodec.toMessage(c.key()));
                c.wrappedBy().ifPresent(by -> release.setWrappedBy(ActionCodec.toMessage(by)));
                c.blob().ifPresent(blob -> release.setBlob(ValueCodec.bytes(blob)));
                m.setReleaseKey(release);
            }
            case Command.EmptyTrash c ->
                    m.setEmptyTrash(
                            Commands.EmptyTrash.newBuilder()
                                    .setOperation(c.operation().wireName())
                                    .setKey(ValueCodec.keyId(c.key())));
            case Command.StoreDataObject c ->
                    m.setStoreDataObject(
                            Commands.StoreDataObject.newBuilder()
                                    .setObject(ValueCodec.toMessage(c.object())));
            case Command.UseDataObject c ->
                    m.setUseDataObject(
                            Commands.UseDataObject.newBuilder()
                                    .setOperation(c.operation().wireName())
                                    .setName(c.name().value())
                                    .setId(ValueCodec.dataObjectId(c.id())));
            case Command.UseKey c -> m.setUseKey(ActionCodec.toMessage(c));
            case Command.Certify c -> m.setCertify(ActionCodec.toMessage(c));
            case Command.Inquire c -> m.setInquire(toMessage(c));
            case Command.RecordRefusal c -> m.setRecordRefusal(toMessage(c));
            case Command.Authorized c -> m.setAuthorized(ActionCodec.toMessage(c));
            case Command.InSession c ->
                    m.setInSession(
                            Commands.InSession.newBuilder()
                                    .setAction(toMessage(c.action()).toBuilder().clearOrigin())
                                    .addAllKeys(
                                            c.keys().stream().map(ValueCodec::toMessage).toList()));
            case Command.SubmitRequest c ->
                    m.setSubmitRequest(
                            Commands.SubmitRequest.newBuilder()
                                    .setRequest(RequestCodec.toMessage(c.request())));
            case Command.ApproveRequest c ->
                    m.setApproveRequest(
                            Commands.ApproveRequest.newBuilder()
                                    .setRequest(RequestCodec.requestId(c.request()))
                                    .setApproval(RequestCodec.toMessage(c.approval())));
            case Command.RejectRequest c ->
                    m.setRejectRequest(
                            Commands.RejectRequest.newBuilder()
                                    .setRequest(RequestCodec.requestId(c.request()))
                                    .setPublicKey(ValueCodec.bytes(c.publicKey()))
                                    .setSignature(ValueCodec.bytes(c.signature())));
            case Command.CloseRequest c -> m.setCloseRequest(toMessage(c));
            case Command.CreateApprover c -> m.setCreateApprover(ApproverCodec.toMessage(c));
            case Command.IssueApproverCode c -> m.setIssueApproverCode(ApproverCodec.toMessage(c));
            case Command.OnboardApprover c -> m.setOnboardApprover(ApproverCodec.toMessage(c));
            case Command.ChangeApproverPassword c ->
                    m.setChangeApproverPassword(ApproverCodec.toMessage(c));
            case Command.ReplaceBackup c -> m.setReplaceBackup(ApproverCodec.toMessage(c));
            case Command.DeleteApprover c -> m.setDeleteApprover(ApproverCodec.toMessage(c));
        }
        return m.build();
    }

    static Command fromMessage(Commands.Command m) {
        known(m);
        require(m.hasOrigin(), "a command has an origin");
        return fromMessage(OriginCodec.fromMessage(m.getOrigin()), m);
    }

    private static Command fromMessage(Origin origin, Commands.Command m) {
        return switch (m.getBodyCase()) {
            case INITIALIZE_DEVICE ->
                    new Command.InitializeDevice(
                            origin,
                            ValueCodec.fromMessage(m.getInitializeDevice().getDevice()),
                            ValueCodec.fromMessage(m.getInitializeDevice().getDeviceSo()));
            case NOTE_NODE ->
                    new Command.NoteNode(
                            origin,
                            Vocabulary.operation(m.getNoteNode().getOperation()),
                            m.getNoteNode().getDetail());
            case CHANGE_ROOT_KEY -> NodesCodec.fromMessage(origin, m.getChangeRootKey());
            case CHANGE_CLUSTER -> NodesCodec.fromMessage(origin, m.getChangeCluster());
            case CREATE_PARTITION ->
                    new Command.CreatePartition(
                            origin, ValueCodec.fromMessage(m.getCreatePartition().getPartition()));
            case CHANGE_PARTITION_POLICY ->
                    new Command.ChangePartitionPolicy(
                            origin,
                            new PartitionId(m.getChangePartitionPolicy().getPartition()),
                            PolicyCodec.fromMessage(m.getChangePartitionPolicy().getPolicy()));
            case CHANGE_PACKAGE -> PackageCodec.fromMessage(origin, m.getChangePackage());
            case USE_PIN -> PinCodec.fromMessage(origin, m.getUsePin());
            case ONBOARD_APPLICATION ->
                    new Command.OnboardApplication(
                            origin,
                            ValueCodec.fromMessage(m.getOnboardApplication().getApplication()));
            case REQUEST_APPLICATION ->
                    new Command.RequestApplication(
                            origin, ValueCodec.fromMessage(m.getRequestApplication().getRequest()));
            case ANSWER_APPLICATION ->
                    new Command.AnswerApplication(
                            origin,
                            Vocabulary.operation(m.getAnswerApplication().getOperation()),
                            ValueCodec.fromMessage(m.getAnswerApplication().getRequest()));
            case OPEN_INCIDENT -> IncidentCodec.fromMessage(origin, m.getOpenIncident());
            case CHANGE_INCIDENT -> IncidentCodec.fromMessage(origin, m.getChangeIncident());
            case MARK_DEPARTURE ->
                    new Command.MarkDeparture(
                            origin,
                            new ApplicationId(m.getMarkDeparture().getApplication()),
                            Vocabulary.responsible(m.getMarkDeparture().getWho()),
                            m.getMarkDeparture().getLeft());
            case ISSUE_CREDENTIAL ->
                    new Command.IssueCredential(
                            origin, ValueCodec.fromMessage(m.getIssueCredential().getCredential()));
            case REVOKE_CREDENTIAL ->
                    new Command.RevokeCredential(
                            origin, new CredentialId(m.getRevokeCredential().getCredential()));
            case PRUNE_EVIDENCE -> {
                var prune = m.getPruneEvidence();
                yield new Command.PruneEvidence(
                        origin,
                        prune.getBelow(),
                        ValueCodec.time(prune.hasNewest(), prune.getNewest()),
                        new Command.Archive(
                                prune.getArchiveSize(), ValueCodec.bytes(prune.getArchiveRoot())));
            }
            case CHANGE_BACKUP_KEY ->
                    new Command.ChangeBackupKey(
                            origin, BackupCodec.fromMessage(m.getChangeBackupKey()));
            case RESTORE_DEVICE ->
                    new Command.RestoreDevice(
                            origin, BackupCodec.fromMessage(m.getRestoreDevice()));
            case RESTORE_KEY ->
                    new Command.RestoreKey(
                            origin,
                            ValueCodec.fromMessage(m.getRestoreKey().getKey()),
                            BackupCodec.fromMessage(m.getRestoreKey().getRestoration()));
            case RESTORE_PARTITION ->
                    new Command.RestorePartition(
                            origin, BackupCodec.fromMessage(m.getRestorePartition()));
            case OPEN_CHANGE ->
                    new Command.OpenChange(origin, ChangeCodec.fromMessage(m.getOpenChange()));
            case ADVANCE_CHANGE -> ChangeCodec.fromMessage(origin, m.getAdvanceChange());
            case CREATE_KEY ->
                    new Command.CreateKey(
                            origin, ValueCodec.fromMessage(m.getCreateKey().getKey()));
            case DERIVE_KEY ->
                    new Command.DeriveKey(
                            origin,
                            ValueCodec.fromMessage(m.getDeriveKey().getKey()),
                            ValueCodec.keyId(m.getDeriveKey().getBase()),
                            m.getDeriveKey().getBaseVersion(),
                            m.getDeriveKey().getMechanism(),
                            ActionCodec.digests(m.getDeriveKey().getDigestsList()));
            case CHANGE_KEY -> ActionCodec.fromMessage(origin, m.getChangeKey());
            case DESTROY_KEY ->
                    new Command.DestroyKey(
                            origin,
                            ValueCodec.keyId(m.getDestroyKey().getKey()),
                            m.getDestroyKey().getVersion());
            case RESERVE_LEAVES ->
                    new Command.ReserveLeaves(
                            origin,
                            ValueCodec.keyId(m.getReserveLeaves().getKey()),
                            m.getReserveLeaves().getVersion(),
                            m.getReserveLeaves().getFirst(),
                            m.getReserveLeaves().getCount());
            case STORE_KEY -> ActionCodec.fromMessage(origin, m.getStoreKey());
            case RELEASE_KEY ->
                    new Command.ReleaseKey(
                            origin,
                            ActionCodec.fromMessage(m.getReleaseKey().getKey()),
                            m.getReleaseKey().hasWrappedBy()
                                    ? Optional.of(
                                            ActionCodec.fromMessage(
                                                    m.getReleaseKey().getWrappedBy()))
                                    : Optional.empty(),
                            m.getReleaseKey().hasBlob()
                                    ? Optional.of(ValueCodec.bytes(m.getReleaseKey().getBlob()))
                                    : Optional.empty());
            case EMPTY_TRASH ->
                    new Command.EmptyTrash(
                            origin,
                            Vocabulary.operation(m.getEmptyTrash().getOperation()),
                            ValueCodec.keyId(m.getEmptyTrash().getKey()));
            case STORE_DATA_OBJECT ->
                    new Command.StoreDataObject(
                            origin, ValueCodec.fromMessage(m.getStoreDataObject().getObject()));
            case USE_DATA_OBJECT ->
                    new Command.UseDataObject(
                            origin,
                            Vocabulary.operation(m.getUseDataObject().getOperation()),
                            new DataObjectName(m.getUseDataObject().getName()),
                            ValueCodec.dataObjectId(m.getUseDataObject().getId()));
            case USE_KEY -> ActionCodec.fromMessage(origin, m.getUseKey());
            case CERTIFY -> ActionCodec.fromMessage(origin, m.getCertify());
            case INQUIRE -> fromMessage(origin, m.getInquire());
            case RECORD_REFUSAL -> fromMessage(origin, m.getRecordRefusal());
            case AUTHORIZED -> ActionCodec.fromMessage(origin, known(m.getAuthorized()));
            case IN_SESSION -> {
                var session = known(m.getInSession());
                require(!session.getAction().hasOrigin(), "an action has no origin of its own");
                yield new Command.InSession(
                        fromMessage(origin, known(session.getAction())),
                        session.getKeysList().stream().map(ValueCodec::fromMessage).toList());
            }
            case SUBMIT_REQUEST -> fromMessage(origin, known(m.getSubmitRequest()));
            case APPROVE_REQUEST -> fromMessage(origin, known(m.getApproveRequest()));
            case REJECT_REQUEST -> fromMessage(origin, known(m.getRejectRequest()));
            case CLOSE_REQUEST -> fromMessage(origin, known(m.getCloseRequest()));
            case CREATE_APPROVER -> ApproverCodec.fromMessage(origin, known(m.getCreateApprover()));
            case ISSUE_APPROVER_CODE ->
                    ApproverCodec.fromMessage(origin, known(m.getIssueApproverCode()));
            case ONBOARD_APPROVER ->
                    ApproverCodec.fromMessage(origin, known(m.getOnboardApprover()));
            case CHANGE_APPROVER_PASSWORD ->
                    ApproverCodec.fromMessage(origin, known(m.getChangeApproverPassword()));
            case REPLACE_BACKUP -> ApproverCodec.fromMessage(origin, known(m.getReplaceBackup()));
            case DELETE_APPROVER -> ApproverCodec.fromMessage(origin, known(m.getDeleteApprover()));
            case BODY_NOT_SET -> throw new IllegalArgumentException("a command has a body");
        };
    }

    private static Commands.Inquire toMessage(Command.Inquire c) {
        var m = Commands.Inquire.newBuilder().setOperation(c.operation().wireName());
        c.partition().ifPresent(id -> m.setPartition(id.value()));
        c.key().ifPresent(id -> m.setKey(ValueCodec.keyId(id)));
        c.subject().ifPresent(m::setSubject);
        return m.build();
    }

    private static Command.Inquire fromMessage(Origin origin, Commands.Inquire m) {
        return new Command.Inquire(
                origin,
                Vocabulary.operation(m.getOperation()),
                m.hasPartition()
                        ? Optional.of(new PartitionId(m.getPartition()))
                        : Optional.empty(),
                m.hasKey() ? Optional.of(ValueCodec.keyId(m.getKey())) : Optional.empty(),
                m.hasSubject() ? Optional.of(m.getSubject()) : Optional.empty());
    }

    private static Commands.RecordRefusal toMessage(Command.RecordRefusal c) {
        var m =
                Commands.RecordRefusal.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setRefusal(OriginCodec.toMessage(c.refusal()))
                        .setCount(c.count());
        c.partition().ifPresent(id -> m.setPartition(id.value()));
        c.label().ifPresent(label -> m.setLabel(label.value()));
        c.mechanism().ifPresent(m::setMechanism);
        return m.build();
    }

    private static Command.RecordRefusal fromMessage(Origin origin, Commands.RecordRefusal m) {
        return new Command.RecordRefusal(
                origin,
                Vocabulary.operation(m.getOperation()),
                m.hasPartition()
                        ? Optional.of(new PartitionId(m.getPartition()))
                        : Optional.empty(),
                m.hasLabel() ? Optional.of(new KeyLabel(m.getLabel())) : Optional.empty(),
                m.hasMechanism() ? Optional.of(m.getMechanism()) : Optional.empty(),
                OriginCodec.fromMessage(m.getRefusal()),
                m.getCount());
    }

    private static Command.SubmitRequest fromMessage(Origin origin, Commands.SubmitRequest m) {
        require(m.hasRequest(), "a submission has a request");
        return new Command.SubmitRequest(origin, RequestCodec.fromMessage(m.getRequest()));
    }

    private static Command.ApproveRequest fromMessage(Origin origin, Commands.ApproveRequest m) {
        require(m.hasApproval(), "a yes is an approval");
        return new Command.ApproveRequest(
                origin,
                RequestCodec.requestId(m.getRequest()),
                RequestCodec.fromMessage(m.getApproval()));
    }

    private static Command.RejectRequest fromMessage(Origin origin, Commands.RejectRequest m) {
        return new Command.RejectRequest(
                origin,
                RequestCodec.requestId(m.getRequest()),
                ValueCodec.bytes(m.getPublicKey()),
                ValueCodec.bytes(m.getSignature()));
    }

    private static Commands.CloseRequest toMessage(Command.CloseRequest c) {
        var m =
                Commands.CloseRequest.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setRequest(RequestCodec.requestId(c.request()));
        c.why().ifPresent(why -> m.setWhy(OriginCodec.toMessage(why)));
        return m.build();
    }

    private static Command.CloseRequest fromMessage(Origin origin, Commands.CloseRequest m) {
        return new Command.CloseRequest(
                origin,
                Vocabulary.operation(m.getOperation()),
                RequestCodec.requestId(m.getRequest()),
                m.hasWhy() ? Optional.of(OriginCodec.fromMessage(m.getWhy())) : Optional.empty());
    }
}
