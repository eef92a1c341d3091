package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.require;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Role;
import io.claviger.journal.proto.v1.Commands;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
        var m = Commands.Command.newBuilder().setOrigin(toMessage(command.origin()));
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
            case Command.CreatePartition c ->
                    m.setCreatePartition(
                            Commands.CreatePartition.newBuilder()
                                    .setPartition(ValueCodec.toMessage(c.partition())));
            case Command.ChangePartitionPolicy c ->
                    m.setChangePartitionPolicy(
                            Commands.ChangePartitionPolicy.newBuilder()
                                    .setPartition(c.partition().value())
                                    .setPolicy(ValueCodec.toMessage(c.policy())));
            case Command.OnboardApplication c ->
                    m.setOnboardApplication(
                            Commands.OnboardApplication.newBuilder()
                                    .setApplication(ValueCodec.toMessage(c.application())));
            case Command.IssueCredential c ->
                    m.setIssueCredential(
                            Commands.IssueCredential.newBuilder()
                                    .setCredential(ValueCodec.toMessage(c.credential())));
            case Command.RevokeCredential c ->
                    m.setRevokeCredential(
                            Commands.RevokeCredential.newBuilder()
                                    .setCredential(c.credential().value()));
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
                                    .addAllDigests(digests(c.digests())));
            case Command.ChangeKey c ->
                    m.setChangeKey(
                            Commands.ChangeKey.newBuilder()
                                    .setOperation(c.operation().wireName())
                                    .setNext(ValueCodec.toMessage(c.next())));
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
            case Command.StoreKey c -> {
                var store =
                        Commands.StoreKey.newBuilder()
                                .setOperation(c.operation().wireName())
                                .setKey(ValueCodec.toMessage(c.key()));
                c.source().ifPresent(source -> store.setSource(toMessage(source)));
                m.setStoreKey(store);
            }
            case Command.ReleaseKey c -> {
                var release = Commands.ReleaseKey.newBuilder().setKey(toMessage(c.key()));
                c.wrappedBy().ifPresent(by -> release.setWrappedBy(toMessage(by)));
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
            case Command.UseKey c -> m.setUseKey(toMessage(c));
            case Command.Certify c -> m.setCertify(toMessage(c));
            case Command.Inquire c -> m.setInquire(toMessage(c));
            case Command.RecordRefusal c -> m.setRecordRefusal(toMessage(c));
        }
        return m.build();
    }

    static Command fromMessage(Commands.Command m) {
        ValueCodec.known(m);
        require(m.hasOrigin(), "a command has an origin");
        Origin origin = fromMessage(m.getOrigin());
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
            case CREATE_PARTITION ->
                    new Command.CreatePartition(
                            origin, ValueCodec.fromMessage(m.getCreatePartition().getPartition()));
            case CHANGE_PARTITION_POLICY ->
                    new Command.ChangePartitionPolicy(
                            origin,
                            new PartitionId(m.getChangePartitionPolicy().getPartition()),
                            ValueCodec.fromMessage(m.getChangePartitionPolicy().getPolicy()));
            case ONBOARD_APPLICATION ->
                    new Command.OnboardApplication(
                            origin,
                            ValueCodec.fromMessage(m.getOnboardApplication().getApplication()));
            case ISSUE_CREDENTIAL ->
                    new Command.IssueCredential(
                            origin, ValueCodec.fromMessage(m.getIssueCredential().getCredential()));
            case REVOKE_CREDENTIAL ->
                    new Command.RevokeCredential(
                            origin, new CredentialId(m.getRevokeCredential().getCredential()));
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
                            digests(m.getDeriveKey().getDigestsList()));
            case CHANGE_KEY ->
                    new Command.ChangeKey(
                            origin,
                            Vocabulary.operation(m.getChangeKey().getOperation()),
                            ValueCodec.fromMessage(m.getChangeKey().getNext()));
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
            case STORE_KEY ->
                    new Command.StoreKey(
                            origin,
                            Vocabulary.operation(m.getStoreKey().getOperation()),
                            ValueCodec.fromMessage(m.getStoreKey().getKey()),
                            m.getStoreKey().hasSource()
                                    ? Optional.of(fromMessage(m.getStoreKey().getSource()))
                                    : Optional.empty());
            case RELEASE_KEY ->
                    new Command.ReleaseKey(
                            origin,
                            fromMessage(m.getReleaseKey().getKey()),
                            m.getReleaseKey().hasWrappedBy()
                                    ? Optional.of(fromMessage(m.getReleaseKey().getWrappedBy()))
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
            case USE_KEY -> fromMessage(origin, m.getUseKey());
            case CERTIFY -> fromMessage(origin, m.getCertify());
            case INQUIRE -> fromMessage(origin, m.getInquire());
            case RECORD_REFUSAL -> fromMessage(origin, m.getRecordRefusal());
            case BODY_NOT_SET -> throw new IllegalArgumentException("a command has a body");
        };
    }

    private static Commands.KeyReference toMessage(Command.KeyReference reference) {
        return Commands.KeyReference.newBuilder()
                .setKey(ValueCodec.keyId(reference.id()))
                .setVersion(reference.version())
                .setMechanism(reference.mechanism())
                .build();
    }

    private static Command.KeyReference fromMessage(Commands.KeyReference m) {
        return new Command.KeyReference(
                ValueCodec.keyId(m.getKey()), m.getVersion(), m.getMechanism());
    }

    private static Commands.UseKey toMessage(Command.UseKey c) {
        var m =
                Commands.UseKey.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setKey(ValueCodec.keyId(c.key()))
                        .setVersion(c.version())
                        .setMechanism(c.mechanism());
        c.path().ifPresent(path -> m.setPath(path.toString()));
        m.addAllDigests(digests(c.digests()));
        return m.build();
    }

    private static Commands.Certify toMessage(Command.Certify c) {
        var m =
                Commands.Certify.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setSigner(ValueCodec.keyId(c.signer()))
                        .setVersion(c.version())
                        .setMechanism(c.mechanism())
                        .addAllDigests(digests(c.digests()));
        c.next().ifPresent(key -> m.setNext(ValueCodec.toMessage(key)));
        return m.build();
    }

    private static Command.Certify fromMessage(Origin origin, Commands.Certify m) {
        return new Command.Certify(
                origin,
                Vocabulary.operation(m.getOperation()),
                ValueCodec.keyId(m.getSigner()),
                m.getVersion(),
                m.getMechanism(),
                digests(m.getDigestsList()),
                m.hasNext() ? Optional.of(ValueCodec.fromMessage(m.getNext())) : Optional.empty());
    }

    private static List<Commands.Digest> digests(Map<DigestKind, Bytes> digests) {
        List<Commands.Digest> messages = new ArrayList<>();
        for (DigestKind kind : DigestKind.values()) {
            Bytes value = digests.get(kind);
            if (value != null) {
                messages.add(
                        Commands.Digest.newBuilder()
                                .setKind(kind.wireName())
                                .setValue(ValueCodec.bytes(value))
                                .build());
            }
        }
        return messages;
    }

    private static Map<DigestKind, Bytes> digests(List<Commands.Digest> messages) {
        Map<DigestKind, Bytes> digests = new EnumMap<>(DigestKind.class);
        for (Commands.Digest digest : messages) {
            var previous =
                    digests.put(
                            Vocabulary.digest(digest.getKind()),
                            ValueCodec.bytes(digest.getValue()));
            require(previous == null, "digest given twice");
        }
        return digests;
    }

    private static Command.UseKey fromMessage(Origin origin, Commands.UseKey m) {
        return new Command.UseKey(
                origin,
                Vocabulary.operation(m.getOperation()),
                ValueCodec.keyId(m.getKey()),
                m.getVersion(),
                m.hasPath() ? Optional.of(path(m.getPath())) : Optional.empty(),
                m.getMechanism(),
                digests(m.getDigestsList()));
    }

    private static DerivationPath path(String text) {
        return DerivationPath.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("no derivation path"));
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
                        .setRefusal(
                                Commands.Refusal.newBuilder()
                                        .setCode(c.refusal().code().wireName())
                                        .setMessage(c.refusal().message()))
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
                new Refusal(
                        Vocabulary.refusal(m.getRefusal().getCode()), m.getRefusal().getMessage()),
                m.getCount());
    }

    private static Commands.Origin toMessage(Origin origin) {
        var m =
                Commands.Origin.newBuilder()
                        .setRequest(origin.request().value())
                        .setIdentity(toMessage(origin.identity()))
                        .setInterfaceName(origin.interfaceName().wireName())
                        .setSource(origin.source())
                        .setTime(ValueCodec.time(origin.time()));
        origin.correlation().ifPresent(m::setCorrelation);
        origin.ticket().ifPresent(m::setTicket);
        origin.client().ifPresent(m::setClient);
        return m.build();
    }

    private static Origin fromMessage(Commands.Origin m) {
        return new Origin(
                new RequestId(m.getRequest()),
                m.hasCorrelation() ? Optional.of(m.getCorrelation()) : Optional.empty(),
                m.hasTicket() ? Optional.of(m.getTicket()) : Optional.empty(),
                fromMessage(m.getIdentity()),
                Vocabulary.interfaceName(m.getInterfaceName()),
                m.getSource(),
                m.hasClient() ? Optional.of(m.getClient()) : Optional.empty(),
                ValueCodec.time(m.hasTime(), m.getTime()));
    }

    private static Commands.Identity toMessage(Identity identity) {
        var m = Commands.Identity.newBuilder().setAuthentication(identity.authentication());
        identity.application().ifPresent(id -> m.setApplication(id.value()));
        identity.credential().ifPresent(id -> m.setCredential(id.value()));
        identity.partition().ifPresent(id -> m.setPartition(id.value()));
        if (!identity.roles().isEmpty()) {
            EnumSet.copyOf(identity.roles()).forEach(role -> m.addRoles(role.wireName()));
        }
        return m.build();
    }

    private static Identity fromMessage(Commands.Identity m) {
        var roles = EnumSet.noneOf(Role.class);
        m.getRolesList()
                .forEach(name -> require(roles.add(Vocabulary.role(name)), "role listed twice"));
        return new Identity(
                m.hasApplication()
                        ? Optional.of(new ApplicationId(m.getApplication()))
                        : Optional.empty(),
                m.hasCredential()
                        ? Optional.of(new CredentialId(m.getCredential()))
                        : Optional.empty(),
                m.hasPartition()
                        ? Optional.of(new PartitionId(m.getPartition()))
                        : Optional.empty(),
                roles,
                m.getAuthentication());
    }
}
