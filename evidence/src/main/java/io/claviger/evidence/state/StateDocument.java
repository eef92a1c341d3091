package io.claviger.evidence.state;

import io.claviger.core.change.Change;
import io.claviger.core.change.GateCheck;
import io.claviger.core.change.GateProbe;
import io.claviger.core.command.Event;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Device;
import io.claviger.core.state.Incident;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Responsible;
import io.claviger.core.state.ServicePackage;
import io.claviger.core.state.TokenPins;
import io.claviger.evidence.json.JsonOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes what a record changed: the public side of each thing as it is since then, never a wrapped
 * key, a verifier or the digest of a token. One JSON document a record, in the form of records:
 * printable ASCII, members in fixed order, absent values left out, the same bytes on every node.
 */
public final class StateDocument {
    private final JsonOut out = new JsonOut();
    private boolean first;

    private StateDocument() {}

    /** The document; empty if nothing changed that documents tell of. */
    public static Optional<Bytes> of(List<Event> events) {
        // Most records change nothing: they pay for no buffer.
        for (Event event : events) {
            if (subject(event).isPresent()) {
                return Optional.of(new StateDocument().write(events));
            }
        }
        return Optional.empty();
    }

    /** Names of the things that changed, as {@link Subject} has them. */
    public static List<Subject> subjects(List<Event> events) {
        List<Subject> subjects = new ArrayList<>();
        for (Event event : events) {
            subject(event).ifPresent(subjects::add);
        }
        return subjects;
    }

    /** The policies that keys have since then, in the bytes whose digest records hold. */
    public static List<Bytes> policies(List<Event> events) {
        List<Bytes> policies = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.KeyStored(var key)) {
                key.policy().map(KeyPolicy::recorded).ifPresent(policies::add);
            }
        }
        return policies;
    }

    private static Optional<Subject> subject(Event event) {
        return switch (event) {
            case Event.DeviceStored _ -> Optional.of(Subject.DEVICE);
            case Event.PartitionStored(var partition) ->
                    Optional.of(new Subject(Subject.Kind.PARTITION, partition.id().value()));
            case Event.PartitionRemoved(var partition) ->
                    Optional.of(new Subject(Subject.Kind.PARTITION, partition.id().value()));
            case Event.ApplicationStored(var application) ->
                    Optional.of(new Subject(Subject.Kind.APPLICATION, application.id().value()));
            case Event.ApplicationRemoved(var application) ->
                    Optional.of(new Subject(Subject.Kind.APPLICATION, application.id().value()));
            case Event.CredentialStored(var credential) ->
                    Optional.of(new Subject(Subject.Kind.CREDENTIAL, credential.id().value()));
            case Event.CredentialRemoved(var credential) ->
                    Optional.of(new Subject(Subject.Kind.CREDENTIAL, credential.id().value()));
            case Event.KeyStored(var key) -> Optional.of(Subject.of(key.id()));
            case Event.KeyDestroyed(var key) -> Optional.of(Subject.of(key.id()));
            case Event.DataObjectStored(var object) -> Optional.of(subject(object));
            case Event.DataObjectDestroyed(var object) -> Optional.of(subject(object));
            case Event.ApproverStored(var account) -> Optional.of(subject(account));
            case Event.ApproverDeleted(var account) -> Optional.of(subject(account));
            case Event.ChangeStored(var change) ->
                    Optional.of(new Subject(Subject.Kind.CHANGE, change.ticket().value()));
            // Counters, and requests, whose records tell everything.
            case Event.LeavesReserved _,
                    Event.ApplicationRequestStored _,
                    Event.ApplicationRequestRemoved _,
                    Event.RequestStored _,
                    Event.RequestRemoved _,
                    Event.TokenSpent _,
                    Event.KeyUsed _ ->
                    Optional.empty();
        };
    }

    private static Subject subject(DataObject object) {
        return new Subject(Subject.Kind.DATA_OBJECT, object.id().toString());
    }

    private static Subject subject(ApproverAccount account) {
        return new Subject(Subject.Kind.APPROVER, account.id().toString());
    }

    private Bytes write(List<Event> events) {
        boolean any = false;
        for (Event event : events) {
            Optional<Subject> subject = subject(event);
            if (subject.isEmpty()) {
                continue;
            }
            out.raw(any ? "," : "{\"v\":1,\"changed\":[");
            any = true;
            begin(subject.get());
            members(event);
            out.raw('}');
        }
        return Bytes.owned(out.raw("]}").toArray());
    }

    private void begin(Subject subject) {
        out.raw('{');
        first = true;
        text("kind", subject.kind().wireName());
        text("id", subject.id());
    }

    private void members(Event event) {
        switch (event) {
            case Event.DeviceStored(var device) -> device(device);
            case Event.PartitionStored(var partition) -> partition(partition);
            case Event.PartitionRemoved(var partition) -> gone(partition.id().value());
            case Event.ApplicationRemoved(var application) -> gone(application.id().value());
            case Event.CredentialRemoved(var credential) -> gone(credential.name());
            case Event.ApplicationStored(var application) -> application(application);
            case Event.CredentialStored(var credential) -> credential(credential);
            case Event.KeyStored(var key) -> key(key);
            case Event.KeyDestroyed(var key) -> gone(key.label().value());
            case Event.DataObjectStored(var object) -> dataObject(object);
            case Event.DataObjectDestroyed(var object) -> gone(object.name().value());
            case Event.ApproverStored(var account) -> approver(account);
            case Event.ApproverDeleted(var account) -> gone(account.name().value());
            case Event.ChangeStored(var change) -> change(change);
            case Event.LeavesReserved _,
                    Event.ApplicationRequestStored _,
                    Event.ApplicationRequestRemoved _,
                    Event.RequestStored _,
                    Event.RequestRemoved _,
                    Event.TokenSpent _,
                    Event.KeyUsed _ -> {}
        }
    }

    private void gone(String name) {
        text("name", name);
        flag("gone", true);
    }

    private void device(Device device) {
        text("log", device.log().value());
        time("created", device.created());
        base64("logPublicKey", device.logPublicKey());
        base64("probePublicKey", device.probePublicKey());
        device.attestationRoot().ifPresent(root -> base64("attestationRoot", root.certificate()));
        if (device.archivedBelow() > 0) {
            number("archivedBelow", device.archivedBelow());
        }
        device.backupKeys().inUse().ifPresent(key -> base64("backupKey", key.publicKey()));
        device.backupKeys()
                .proposed()
                .ifPresent(waiting -> base64("proposedBackupKey", waiting.key().publicKey()));
        if (device.rootKey().version() > 1) {
            number("rootKey", device.rootKey().version());
        }
        if (!device.nodes().members().isEmpty()) {
            texts(
                    "nodes",
                    device.nodes().members().stream()
                            .map(node -> node.name() + " " + node.key().hex())
                            .toList());
        }
        if (device.nodes().approvals() > 1) {
            number("nodeApprovals", device.nodes().approvals());
        }
    }

    private void partition(Partition partition) {
        time("created", partition.created());
        member("policy").raw('{');
        first = true;
        for (PolicySetting setting : PolicySetting.values()) {
            text(setting.wireName(), setting.written(partition.policy().value(setting)));
        }
        out.raw('}');
        base64("attestationPublicKey", partition.attestationPublicKey());
        partition
                .attestationCertificate()
                .ifPresent(certificate -> base64("attestationCertificate", certificate));
        partition.pins().ifPresent(pins -> texts("pins", set(pins)));
        partition
                .restore()
                .ifPresent(restore -> base64("restoring", restore.fingerprint(partition.id())));
        partition
                .servicePackage()
                .ifPresent(
                        promised -> {
                            text("servicePackage", promised.name());
                            texts("promises", promised.promises());
                        });
        partition
                .proposal()
                .ifPresent(
                        proposal -> {
                            text(
                                    "proposedPackage",
                                    proposal.next().map(ServicePackage::name).orElse(""));
                            texts(
                                    "proposedPromises",
                                    proposal.next()
                                            .map(ServicePackage::promises)
                                            .orElse(List.of()));
                            text("proposedBy", proposal.by().value());
                        });
    }

    private void application(Application application) {
        text("partition", application.partition().value());
        text("owner", application.owner());
        text("purpose", application.purpose());
        text("environment", application.environment());
        texts(
                "interfaces",
                application.interfaces().stream().map(InterfaceName::wireName).sorted().toList());
        texts("algorithms", application.algorithms().stream().sorted().toList());
        var access = application.access();
        texts("sources", access.sources());
        texts("clientCertificates", access.clientCertificates().stream().map(Bytes::hex).toList());
        texts("tokenSubjects", access.tokenSubjects());
        flag("secondFactorRequired", access.secondFactorRequired());
        texts("requestSigners", access.requestSigners().stream().map(Bytes::base64).toList());
        flag("signedRequestsRequired", access.signedRequestsRequired());
        text("destination", application.destination());
        number("rotationDays", application.lifecycle().rotationDays());
        number("expiryDays", application.lifecycle().expiryDays());
        text("destruction", application.lifecycle().destruction());
        application.lifecycle().retentionDays().ifPresent(days -> number("retentionDays", days));
        text("recoveryOwner", application.recoveryOwner());
        text("recoveryExpectation", application.recoveryExpectation());
        text("auditDestination", application.auditDestination());
        text("rollback", application.rollback());
        number("version", application.version());
        time("onboarded", application.onboarded());
        if (!application.departed().isEmpty()) {
            texts(
                    "departed",
                    application.departed().stream().map(Responsible::wireName).sorted().toList());
        }
        if (!application.incidents().isEmpty()) {
            texts("incidents", application.incidents().stream().map(Incident::words).toList());
        }
    }

    private void credential(Credential credential) {
        text("name", credential.name());
        text("role", credential.role().wireName());
        credential.partition().ifPresent(id -> text("partition", id.value()));
        credential.application().ifPresent(id -> text("application", id.value()));
        time("created", credential.created());
        credential.expires().ifPresent(when -> time("expires", when));
        credential.revoked().ifPresent(when -> time("revoked", when));
    }

    private void key(KeyObject key) {
        text("label", key.label().value());
        text("partition", key.partition().value());
        text("application", key.application().value());
        key.pkcs11Id().ifPresent(id -> text("pkcs11Id", id));
        text("algorithm", key.spec().displayName());
        texts(
                "attributes",
                key.attributes().set().stream()
                        .sorted()
                        .map(attribute -> attribute.name().toLowerCase(Locale.ROOT))
                        .toList());
        key.policy()
                .ifPresent(
                        policy -> {
                            hex("policyDigest", policy.recorded().sha256());
                            flag("blocked", policy.blocked());
                        });
        key.addressFormat().ifPresent(format -> text("addressFormat", format.name()));
        number("version", key.version());
        time("created", key.created());
        key.publicKey().ifPresent(spki -> base64("publicKey", spki));
        flag("passwordProtected", key.passwordVerifier().isPresent());
        texts("certificates", key.certificates().stream().map(der -> der.sha256().hex()).toList());
        key.validity().notBefore().ifPresent(when -> time("notBefore", when));
        key.validity().notAfter().ifPresent(when -> time("notAfter", when));
        key.invalidated().ifPresent(when -> time("invalidated", when));
        if (!key.token().words().isEmpty()) {
            texts("token", key.token().words());
        }
    }

    private void dataObject(DataObject object) {
        text("name", object.name().value());
        text("partition", object.partition().value());
        text("application", object.application().value());
        flag("private", object.attributes().privateObject());
        flag("modifiable", object.attributes().modifiable());
        flag("destroyable", object.attributes().destroyable());
        time("created", object.created());
        number("size", object.size());
    }

    private void approver(ApproverAccount account) {
        text("name", account.name().value());
        text("partition", account.partition().value());
        base64("certificate", account.certificate());
        number("version", account.version());
        time("created", account.created());
        account.onboarded().ifPresent(when -> time("onboarded", when));
    }

    private void change(Change change) {
        text("status", change.status().wireName());
        text("plan", change.plan());
        text("rollbackCriteria", change.rollbackCriteria());
        texts("partitions", change.partitions().stream().map(PartitionId::value).toList());
        texts("nodes", change.nodes());
        texts("gate", change.gate().stream().map(StateDocument::sentence).toList());
        time("opened", change.opened());
        change.openedBy().ifPresent(by -> text("openedBy", by.value()));
        number("recordsBefore", change.before().records());
        hex("rootBefore", change.before().root());
        text("nodeBefore", change.before().node());
        change.before().probes().ifPresent(check -> check("gateBefore", check));
        texts(
                "steps",
                change.steps().stream()
                        .map(
                                step ->
                                        "%s %s: %s"
                                                .formatted(
                                                        step.time(),
                                                        step.by()
                                                                .map(CredentialId::value)
                                                                .orElse("the node"),
                                                        step.text()))
                        .toList());
        if (!change.findings().isEmpty()) {
            texts(
                    "findings",
                    change.findings().stream()
                            .map(
                                    finding ->
                                            "%s %s of %s %s: %s"
                                                    .formatted(
                                                            finding.time(),
                                                            finding.kind().wireName(),
                                                            finding.about(),
                                                            finding.passed()
                                                                    ? "passed"
                                                                    : "did not pass",
                                                            String.join("; ", finding.lines())))
                            .toList());
        }
        change.check().ifPresent(check -> check("gateAfter", check));
        number("version", change.version());
    }

    private static String sentence(GateProbe probe) {
        return "%s by %s with key '%s', %s"
                .formatted(
                        probe.application(),
                        probe.interfaceName().wireName(),
                        probe.key(),
                        probe.mirrors()
                                .map("which mirrors '%s'"::formatted)
                                .orElse("the production key itself"));
    }

    private void check(String name, GateCheck check) {
        texts(
                name,
                check.results().stream()
                        .map(
                                result ->
                                        "%s %s%s: %s"
                                                .formatted(
                                                        result.application(),
                                                        result.failedAt()
                                                                .map(
                                                                        rung ->
                                                                                "fails at the "
                                                                                        + rung
                                                                                                .wireName())
                                                                .orElse("works"),
                                                        result.record()
                                                                .map(", record %d"::formatted)
                                                                .orElse(""),
                                                        result.sentence()))
                        .toList());
    }

    private JsonOut member(String name) {
        if (!first) {
            out.raw(',');
        }
        first = false;
        return out.string(name).raw(':');
    }

    private void text(String name, String value) {
        member(name).string(value);
    }

    /** Of which holders there are PINs; nothing that says what they are. */
    private static List<String> set(TokenPins pins) {
        return Arrays.stream(PinHolder.values())
                .filter(holder -> pins.of(holder).isPresent())
                .map(PinHolder::words)
                .toList();
    }

    private void texts(String name, List<String> values) {
        member(name).raw('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            out.string(values.get(i));
        }
        out.raw(']');
    }

    private void number(String name, long value) {
        member(name).number(value);
    }

    private void flag(String name, boolean value) {
        member(name).raw(value ? "true" : "false");
    }

    private void time(String name, Instant value) {
        text(name, value.toString());
    }

    private void base64(String name, Bytes value) {
        text(name, value.base64());
    }

    private void hex(String name, Bytes value) {
        text(name, value.hex());
    }
}
