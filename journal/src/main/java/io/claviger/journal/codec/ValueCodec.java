package io.claviger.journal.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.BackupKeys;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.core.state.Device;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Lifecycle;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.Responsible;
import io.claviger.core.state.RootKey;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.Validity;
import io.claviger.journal.proto.v1.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** State values as bytes (docs/formats/state-values.md). */
public final class ValueCodec {
    private ValueCodec() {}

    public static byte[] encode(Device device) {
        return toMessage(device).toByteArray();
    }

    public static byte[] encode(Partition partition) {
        return toMessage(partition).toByteArray();
    }

    public static byte[] encode(Application application) {
        return toMessage(application).toByteArray();
    }

    public static byte[] encode(ApplicationRequest request) {
        return toMessage(request).toByteArray();
    }

    public static byte[] encode(Credential credential) {
        return toMessage(credential).toByteArray();
    }

    public static byte[] encode(KeyObject key) {
        return toMessage(key).toByteArray();
    }

    public static byte[] encode(DataObject object) {
        return toMessage(object).toByteArray();
    }

    /** A part of a partition, as backups hold it, too (docs/formats/backup-file.md). */
    public static byte[] encode(PartitionPart part) {
        return BackupCodec.toMessage(part).toByteArray();
    }

    public static PartitionPart decodePart(byte[] bytes) {
        return decode(
                "part of a partition",
                () -> BackupCodec.fromMessage(known(Values.PartitionPart.parseFrom(bytes))));
    }

    public static byte[] encodeCounter(long value) {
        return Values.Counter.newBuilder().setValue(value).build().toByteArray();
    }

    public static Device decodeDevice(byte[] bytes) {
        return decode("device", () -> fromMessage(known(Values.Device.parseFrom(bytes))));
    }

    public static Partition decodePartition(byte[] bytes) {
        return decode("partition", () -> fromMessage(known(Values.Partition.parseFrom(bytes))));
    }

    public static Application decodeApplication(byte[] bytes) {
        return decode("application", () -> fromMessage(known(Values.Application.parseFrom(bytes))));
    }

    public static ApplicationRequest decodeApplicationRequest(byte[] bytes) {
        return decode(
                "onboarding request",
                () -> fromMessage(known(Values.ApplicationRequest.parseFrom(bytes))));
    }

    public static Credential decodeCredential(byte[] bytes) {
        return decode("credential", () -> fromMessage(known(Values.Credential.parseFrom(bytes))));
    }

    public static KeyObject decodeKey(byte[] bytes) {
        return decode("key object", () -> fromMessage(known(Values.KeyObject.parseFrom(bytes))));
    }

    public static DataObject decodeDataObject(byte[] bytes) {
        return decode("data object", () -> fromMessage(known(Values.DataObject.parseFrom(bytes))));
    }

    public static long decodeCounter(byte[] bytes) {
        return decode("counter", () -> known(Values.Counter.parseFrom(bytes)).getValue());
    }

    /** What a decoder of this package runs: everything that hostile bytes can provoke is caught. */
    interface Decoding<T> {
        T run() throws IOException;
    }

    static <T> T decode(String what, Decoding<T> decoding) {
        try {
            return decoding.run();
        } catch (IOException
                | IllegalArgumentException
                | DateTimeException
                | ArithmeticException e) {
            throw new UnreadableBytes(what, e);
        }
    }

    /** A field that this version does not know could change the meaning of those that it knows. */
    static <M extends Message> M known(M message) {
        require(message.getUnknownFields().asMap().isEmpty(), "unknown field");
        return message;
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    static Values.Device toMessage(Device device) {
        var m =
                Values.Device.newBuilder()
                        .setLog(device.log().value())
                        .setCreated(time(device.created()))
                        .setLogPublicKey(bytes(device.logPublicKey()))
                        .setWrappedLogKey(bytes(device.wrappedLogKey()))
                        .setProbePublicKey(bytes(device.probePublicKey()))
                        .setWrappedProbeKey(bytes(device.wrappedProbeKey()))
                        .setArchivedBelow(device.archivedBelow());
        device.backupKeys().inUse().ifPresent(key -> m.setBackupKey(BackupCodec.toMessage(key)));
        device.backupKeys()
                .proposed()
                .ifPresent(proposed -> m.setProposedBackupKey(BackupCodec.toMessage(proposed)));
        device.attestationRoot()
                .ifPresent(
                        root ->
                                m.setAttestationRoot(
                                        Values.AttestationRoot.newBuilder()
                                                .setPublicKey(bytes(root.publicKey()))
                                                .setWrappedKey(bytes(root.wrappedKey()))
                                                .setCertificate(bytes(root.certificate()))));
        if (!device.rootKey().equals(RootKey.FIRST)) {
            m.setRootKey(NodesCodec.toMessage(device.rootKey()));
        }
        if (!device.nodes().equals(Nodes.ALONE)) {
            m.setNodes(NodesCodec.toMessage(device.nodes()));
        }
        return m.build();
    }

    static Device fromMessage(Values.Device m) {
        return new Device(
                new LogId(m.getLog()),
                time(m.hasCreated(), m.getCreated()),
                bytes(m.getLogPublicKey()),
                bytes(m.getWrappedLogKey()),
                bytes(m.getProbePublicKey()),
                bytes(m.getWrappedProbeKey()),
                m.hasAttestationRoot()
                        ? Optional.of(fromMessage(known(m.getAttestationRoot())))
                        : Optional.empty(),
                m.getArchivedBelow(),
                new BackupKeys(
                        m.hasBackupKey()
                                ? Optional.of(BackupCodec.fromMessage(known(m.getBackupKey())))
                                : Optional.empty(),
                        m.hasProposedBackupKey()
                                ? Optional.of(
                                        BackupCodec.fromMessage(known(m.getProposedBackupKey())))
                                : Optional.empty()),
                m.hasRootKey() ? NodesCodec.fromMessage(m.getRootKey()) : RootKey.FIRST,
                m.hasNodes() ? NodesCodec.fromMessage(m.getNodes()) : Nodes.ALONE);
    }

    private static Device.AttestationRoot fromMessage(Values.AttestationRoot m) {
        return new Device.AttestationRoot(
                bytes(m.getPublicKey()), bytes(m.getWrappedKey()), bytes(m.getCertificate()));
    }

    static Values.Partition toMessage(Partition partition) {
        var m =
                Values.Partition.newBuilder()
                        .setId(partition.id().value())
                        .setCreated(time(partition.created()))
                        .setPolicy(PolicyCodec.toMessage(partition.policy()))
                        .setWrappedKey(bytes(partition.wrappedKey()))
                        .setAttestationPublicKey(bytes(partition.attestationPublicKey()))
                        .setWrappedAttestationKey(bytes(partition.wrappedAttestationKey()));
        partition
                .attestationCertificate()
                .ifPresent(certificate -> m.setAttestationCertificate(bytes(certificate)));
        partition
                .servicePackage()
                .ifPresent(promised -> m.setServicePackage(PackageCodec.toMessage(promised)));
        partition.proposal().ifPresent(proposal -> m.setProposal(PackageCodec.toMessage(proposal)));
        partition.pins().ifPresent(pins -> m.setPins(PinCodec.toMessage(pins)));
        if (partition.rootKey() != 1) {
            m.setRootKey(partition.rootKey());
        }
        partition.restore().ifPresent(restore -> m.setRestore(BackupCodec.toMessage(restore)));
        return m.build();
    }

    static Partition fromMessage(Values.Partition m) {
        require(m.hasPolicy(), "a partition has a policy");
        return new Partition(
                new PartitionId(m.getId()),
                time(m.hasCreated(), m.getCreated()),
                PolicyCodec.fromMessage(m.getPolicy()),
                bytes(m.getWrappedKey()),
                bytes(m.getAttestationPublicKey()),
                bytes(m.getWrappedAttestationKey()),
                m.hasAttestationCertificate()
                        ? Optional.of(bytes(m.getAttestationCertificate()))
                        : Optional.empty(),
                m.hasServicePackage()
                        ? Optional.of(PackageCodec.fromMessage(m.getServicePackage()))
                        : Optional.empty(),
                m.hasProposal()
                        ? Optional.of(PackageCodec.fromMessage(m.getProposal()))
                        : Optional.empty(),
                m.hasPins() ? Optional.of(PinCodec.fromMessage(m.getPins())) : Optional.empty(),
                m.hasRootKey() ? m.getRootKey() : 1,
                m.hasRestore()
                        ? Optional.of(BackupCodec.fromMessage(m.getRestore()))
                        : Optional.empty());
    }

    static Values.Application toMessage(Application application) {
        var m =
                Values.Application.newBuilder()
                        .setId(application.id().value())
                        .setPartition(application.partition().value())
                        .setOwner(application.owner())
                        .setPurpose(application.purpose())
                        .setEnvironment(application.environment())
                        .addAllAlgorithms(application.algorithms().stream().sorted().toList())
                        .setAccess(toMessage(application.access()))
                        .setDestination(application.destination())
                        .setLifecycle(toMessage(application.lifecycle()))
                        .setRecoveryOwner(application.recoveryOwner())
                        .setRecoveryExpectation(application.recoveryExpectation())
                        .setAuditDestination(application.auditDestination())
                        .setRollback(application.rollback())
                        .setVersion(application.version())
                        .setOnboarded(time(application.onboarded()));
        application.interfaces().stream()
                .sorted()
                .forEach(name -> m.addInterfaces(name.wireName()));
        application.departed().stream().sorted().forEach(who -> m.addDeparted(who.wireName()));
        application.incidents().forEach(open -> m.addIncidents(IncidentCodec.toMessage(open)));
        return m.build();
    }

    static Application fromMessage(Values.Application m) {
        require(m.hasAccess() && m.hasLifecycle(), "an application has access and lifecycle");
        Set<InterfaceName> interfaces = new HashSet<>();
        m.getInterfacesList()
                .forEach(
                        name ->
                                require(
                                        interfaces.add(Vocabulary.interfaceName(name)),
                                        "interface listed twice"));
        Set<String> algorithms = new HashSet<>();
        m.getAlgorithmsList()
                .forEach(name -> require(algorithms.add(name), "algorithm listed twice"));
        return new Application(
                new ApplicationId(m.getId()),
                new PartitionId(m.getPartition()),
                m.getOwner(),
                m.getPurpose(),
                m.getEnvironment(),
                interfaces,
                algorithms,
                fromMessage(m.getAccess()),
                m.getDestination(),
                fromMessage(m.getLifecycle()),
                m.getRecoveryOwner(),
                m.getRecoveryExpectation(),
                m.getAuditDestination(),
                m.getRollback(),
                m.getVersion(),
                time(m.hasOnboarded(), m.getOnboarded()),
                departed(m.getDepartedList()),
                m.getIncidentsList().stream().map(IncidentCodec::fromMessage).toList());
    }

    private static Set<Responsible> departed(List<String> names) {
        Set<Responsible> marks = EnumSet.noneOf(Responsible.class);
        names.forEach(
                name ->
                        require(
                                marks.add(Vocabulary.responsible(name)),
                                "somebody who left is listed twice"));
        return marks;
    }

    static Values.ApplicationRequest toMessage(ApplicationRequest request) {
        return Values.ApplicationRequest.newBuilder()
                .setProposed(toMessage(request.proposed()))
                .setRequestedBy(request.requestedBy().value())
                .setRequested(time(request.requested()))
                .build();
    }

    static ApplicationRequest fromMessage(Values.ApplicationRequest m) {
        require(m.hasProposed(), "an onboarding request has a record");
        return new ApplicationRequest(
                fromMessage(known(m.getProposed())),
                new CredentialId(m.getRequestedBy()),
                time(m.hasRequested(), m.getRequested()));
    }

    private static Values.Lifecycle toMessage(Lifecycle lifecycle) {
        var m =
                Values.Lifecycle.newBuilder()
                        .setRotationDays(lifecycle.rotationDays())
                        .setExpiryDays(lifecycle.expiryDays())
                        .setDestruction(lifecycle.destruction());
        lifecycle.retentionDays().ifPresent(m::setRetentionDays);
        return m.build();
    }

    private static Lifecycle fromMessage(Values.Lifecycle m) {
        known(m);
        return new Lifecycle(
                m.getRotationDays(),
                m.getExpiryDays(),
                m.getDestruction(),
                m.hasRetentionDays() ? Optional.of(m.getRetentionDays()) : Optional.empty());
    }

    private static Values.AccessPath toMessage(AccessPath access) {
        return Values.AccessPath.newBuilder()
                .addAllSources(access.sources())
                .addAllClientCertificates(
                        access.clientCertificates().stream().map(ValueCodec::bytes).toList())
                .addAllTokenSubjects(access.tokenSubjects())
                .setSecondFactorRequired(access.secondFactorRequired())
                .addAllRequestSigners(
                        access.requestSigners().stream().map(ValueCodec::bytes).toList())
                .setSignedRequestsRequired(access.signedRequestsRequired())
                .build();
    }

    private static AccessPath fromMessage(Values.AccessPath m) {
        return new AccessPath(
                m.getSourcesList(),
                m.getClientCertificatesList().stream().map(ValueCodec::bytes).toList(),
                m.getTokenSubjectsList(),
                m.getSecondFactorRequired(),
                m.getRequestSignersList().stream().map(ValueCodec::bytes).toList(),
                m.getSignedRequestsRequired());
    }

    static Values.Credential toMessage(Credential credential) {
        var m =
                Values.Credential.newBuilder()
                        .setId(credential.id().value())
                        .setName(credential.name())
                        .setRole(credential.role().wireName())
                        .setTokenHash(bytes(credential.tokenHash()))
                        .setCreated(time(credential.created()));
        credential.partition().ifPresent(id -> m.setPartition(id.value()));
        credential.application().ifPresent(id -> m.setApplication(id.value()));
        credential.expires().ifPresent(when -> m.setExpires(time(when)));
        credential.revoked().ifPresent(when -> m.setRevoked(time(when)));
        return m.build();
    }

    static Credential fromMessage(Values.Credential m) {
        return new Credential(
                new CredentialId(m.getId()),
                m.getName(),
                Vocabulary.role(m.getRole()),
                m.hasPartition()
                        ? Optional.of(new PartitionId(m.getPartition()))
                        : Optional.empty(),
                m.hasApplication()
                        ? Optional.of(new ApplicationId(m.getApplication()))
                        : Optional.empty(),
                bytes(m.getTokenHash()),
                time(m.hasCreated(), m.getCreated()),
                m.hasExpires() ? Optional.of(time(true, m.getExpires())) : Optional.empty(),
                m.hasRevoked() ? Optional.of(time(true, m.getRevoked())) : Optional.empty());
    }

    static Values.KeyObject toMessage(KeyObject key) {
        // The last gate before the disk: a key of a session is gone when its session is.
        require(
                !key.ofSession() || key.wrapped().length() == 0,
                "no journal holds a key of a session");
        var m =
                Values.KeyObject.newBuilder()
                        .setId(keyId(key.id()))
                        .setPartition(key.partition().value())
                        .setApplication(key.application().value())
                        .setLabel(key.label().value())
                        .setSpec(toMessage(key.spec()))
                        .setAttributes(key.attributes().mask())
                        .setVersion(key.version())
                        .setCreated(time(key.created()))
                        .setWrapped(bytes(key.wrapped()));
        key.pkcs11Id().ifPresent(m::setPkcs11Id);
        key.policy().ifPresent(policy -> m.setPolicy(PolicyCodec.toMessage(policy)));
        key.addressFormat().ifPresent(format -> m.setAddressFormat(format.name()));
        key.publicKey().ifPresent(value -> m.setPublicKey(bytes(value)));
        key.passwordVerifier().ifPresent(value -> m.setPasswordVerifier(bytes(value)));
        key.certificates().forEach(der -> m.addCertificates(bytes(der)));
        key.validity().notBefore().ifPresent(when -> m.setNotBefore(time(when)));
        key.validity().notAfter().ifPresent(when -> m.setNotAfter(time(when)));
        key.invalidated().ifPresent(when -> m.setInvalidated(time(when)));
        if (!key.token().equals(TokenAttributes.NONE)) {
            m.setToken(toMessage(key.token()));
        }
        return m.build();
    }

    private static Values.TokenAttributes toMessage(TokenAttributes token) {
        var m = Values.TokenAttributes.newBuilder();
        token.label().ifPresent(m::setLabel);
        int flags = 0;
        for (TokenAttributes.Flag flag : token.flags()) {
            flags |= flag.mask();
        }
        return m.setFlags(flags).addAllAllowedMechanisms(token.allowedMechanisms()).build();
    }

    private static TokenAttributes fromMessage(Values.TokenAttributes m) {
        Set<TokenAttributes.Flag> flags = EnumSet.noneOf(TokenAttributes.Flag.class);
        for (TokenAttributes.Flag flag : TokenAttributes.Flag.values()) {
            if ((m.getFlags() & flag.mask()) != 0) {
                flags.add(flag);
            }
        }
        require(
                Integer.bitCount(m.getFlags()) == flags.size(),
                "a key has attributes of a token that are not known here");
        return new TokenAttributes(
                m.hasLabel() ? Optional.of(m.getLabel()) : Optional.empty(),
                flags,
                m.getAllowedMechanismsList());
    }

    static KeyObject fromMessage(Values.KeyObject m) {
        return new KeyObject(
                keyId(m.getId()),
                new PartitionId(m.getPartition()),
                new ApplicationId(m.getApplication()),
                new KeyLabel(m.getLabel()),
                m.hasPkcs11Id() ? Optional.of(m.getPkcs11Id()) : Optional.empty(),
                fromMessage(m.getSpec()),
                new KeyAttributes(m.getAttributes()),
                m.hasPolicy()
                        ? Optional.of(PolicyCodec.fromMessage(m.getPolicy()))
                        : Optional.empty(),
                m.hasAddressFormat()
                        ? Optional.of(Vocabulary.addressFormat(m.getAddressFormat()))
                        : Optional.empty(),
                m.getVersion(),
                time(m.hasCreated(), m.getCreated()),
                m.hasPublicKey() ? Optional.of(bytes(m.getPublicKey())) : Optional.empty(),
                m.hasPasswordVerifier()
                        ? Optional.of(bytes(m.getPasswordVerifier()))
                        : Optional.empty(),
                bytes(m.getWrapped()),
                m.getCertificatesList().stream().map(ValueCodec::bytes).toList(),
                new Validity(
                        m.hasNotBefore()
                                ? Optional.of(time(true, m.getNotBefore()))
                                : Optional.empty(),
                        m.hasNotAfter()
                                ? Optional.of(time(true, m.getNotAfter()))
                                : Optional.empty()),
                m.hasInvalidated() ? Optional.of(time(true, m.getInvalidated())) : Optional.empty(),
                m.hasToken() ? fromMessage(known(m.getToken())) : TokenAttributes.NONE);
    }

    static Values.DataObject toMessage(DataObject object) {
        return Values.DataObject.newBuilder()
                .setId(dataObjectId(object.id()))
                .setPartition(object.partition().value())
                .setApplication(object.application().value())
                .setName(object.name().value())
                .setPrivate(object.attributes().privateObject())
                .setModifiable(object.attributes().modifiable())
                .setDestroyable(object.attributes().destroyable())
                .setCreated(time(object.created()))
                .setSize(object.size())
                .setWrapped(bytes(object.wrapped()))
                .build();
    }

    static DataObject fromMessage(Values.DataObject m) {
        return new DataObject(
                dataObjectId(m.getId()),
                new PartitionId(m.getPartition()),
                new ApplicationId(m.getApplication()),
                new DataObjectName(m.getName()),
                new DataObjectAttributes(m.getPrivate(), m.getModifiable(), m.getDestroyable()),
                time(m.hasCreated(), m.getCreated()),
                m.getSize(),
                bytes(m.getWrapped()));
    }

    private static Values.KeySpec toMessage(KeySpec spec) {
        var m = Values.KeySpec.newBuilder();
        return switch (spec) {
            case KeySpec.Aes aes -> m.setAesBits(aes.bits()).build();
            case KeySpec.Secret(var algorithm, int bits) ->
                    m.setSecret(
                                    Values.SecretSpec.newBuilder()
                                            .setAlgorithm(algorithm.wireName())
                                            .setBits(bits))
                            .build();
            case KeySpec.Dsa dsa -> m.setDsaBits(dsa.bits()).build();
            case KeySpec.Rsa rsa -> m.setRsaBits(rsa.bits()).build();
            case KeySpec.Ec ec -> m.setEcCurve(ec.curve().standardName()).build();
            case KeySpec.Ed ed -> m.setEdCurve(ed.curve().standardName()).build();
            case KeySpec.Dh dh -> m.setDhBits(dh.bits()).build();
            case KeySpec.Xdh xdh -> m.setXdhCurve(xdh.curve().standardName()).build();
            case KeySpec.Bls _ -> m.setBls(true).build();
            case KeySpec.Parametrized key -> m.setParameterSet(key.set().standardName()).build();
        };
    }

    private static KeySpec fromMessage(Values.KeySpec m) {
        return switch (m.getSpecCase()) {
            case AES_BITS -> new KeySpec.Aes(m.getAesBits());
            case SECRET ->
                    new KeySpec.Secret(
                            Vocabulary.algorithm(m.getSecret().getAlgorithm()),
                            m.getSecret().getBits());
            case DSA_BITS -> new KeySpec.Dsa(m.getDsaBits());
            case RSA_BITS -> new KeySpec.Rsa(m.getRsaBits());
            case EC_CURVE -> new KeySpec.Ec(Vocabulary.curve(m.getEcCurve()));
            case ED_CURVE -> new KeySpec.Ed(Vocabulary.curve(m.getEdCurve()));
            case DH_BITS -> new KeySpec.Dh(m.getDhBits());
            case XDH_CURVE -> new KeySpec.Xdh(Vocabulary.curve(m.getXdhCurve()));
            case BLS -> new KeySpec.Bls();
            case PARAMETER_SET -> KeySpec.of(Vocabulary.parameterSet(m.getParameterSet()));
            case SPEC_NOT_SET -> throw new IllegalArgumentException("a key has a spec");
        };
    }

    static ByteString keyId(KeyId id) {
        return UnsafeByteOperations.unsafeWrap(keyIdBytes(id));
    }

    /** 16 bytes, most significant first. */
    public static byte[] keyIdBytes(KeyId id) {
        return ByteBuffer.allocate(16)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits())
                .array();
    }

    static KeyId keyId(ByteString bytes) {
        require(bytes.size() == 16, "an id has 16 bytes");
        var buffer = bytes.asReadOnlyByteBuffer();
        return new KeyId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    static ByteString dataObjectId(DataObjectId id) {
        return keyId(new KeyId(id.value()));
    }

    static DataObjectId dataObjectId(ByteString bytes) {
        return new DataObjectId(keyId(bytes).value());
    }

    static Values.Time time(Instant instant) {
        return Values.Time.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Instant time(boolean present, Values.Time m) {
        require(present, "time is missing");
        require(m.getNanos() >= 0 && m.getNanos() <= 999_999_999, "nanos out of range");
        return Instant.ofEpochSecond(m.getSeconds(), m.getNanos());
    }

    static ByteString bytes(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.unsafeArray());
    }

    static Bytes bytes(ByteString bytes) {
        return bytes.isEmpty() ? Bytes.empty() : Bytes.owned(bytes.toByteArray());
    }
}
