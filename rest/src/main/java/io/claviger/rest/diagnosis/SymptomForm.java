package io.claviger.rest.diagnosis;

import static io.claviger.rest.route.Schema.may;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Guidance;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.engine.boundary.Authority;
import io.claviger.engine.diagnosis.Scope;
import io.claviger.engine.diagnosis.Symptom;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what does not work: from the body, and from the record of the request that it names. What
 * the body says itself goes before what the record says.
 */
final class SymptomForm {
    static final Schema SCHEMA =
            Schema.object(
                    "Symptom",
                    "What does not work: a request, or a call as it would be made.",
                    may("requestId", text("Id of a request: X-Request-Id of its answer.")),
                    may(
                            "record",
                            text(
                                    "Place of its record: Claviger-Evidence of its answer, or the index.")),
                    may("approvalRequestId", text("Id of a request for approval.")),
                    may("refusal", text("Code of the refusal, if it is known.")),
                    may("credential", text("Id of the caller's credential.")),
                    may("application", text("The caller's application.")),
                    may("partition", text("Where the call was meant for.")),
                    may("operation", text("What records call it: sign.")),
                    may("key", text("Id or label.")),
                    may("mechanism", text("Mechanism, as in the request.")),
                    may("interface", text("rest, pkcs11, …; default rest.")),
                    may("source", text("Address that the call comes from.")),
                    may("tokenSubject", text("Issuer and subject of a bearer token.")),
                    may(
                            "clientCertificate",
                            text("SHA-256 of a client certificate, hexadecimal.")));

    private final Identity asker;
    private final Scope scope;
    private final StateView state;
    private final Recorded recorded;

    SymptomForm(Identity asker, StateView state, EvidenceAccess evidence) {
        this.asker = asker;
        this.scope = Scope.of(asker);
        this.state = state;
        this.recorded = new Recorded(scope, state, evidence);
    }

    private static Schema text(String description) {
        return Schema.text(description).orNull();
    }

    Symptom read(Members body) {
        Optional<RequestId> id = value(body, "requestId", RequestId::new);
        Optional<ParsedRecord> record =
                body.optionalText("record")
                        .map(recorded::at)
                        .or(() -> id.flatMap(recorded::ofRequest));
        Optional<ApprovalRequest> waiting =
                recorded.waiting(
                        body.optionalText("approvalRequestId")
                                .or(() -> record.flatMap(r -> r.boundary().approvalRequest()))
                                .or(() -> id.filter(_ -> record.isEmpty()).map(RequestId::value)));
        if (body.has("approvalRequestId") && waiting.isEmpty()) {
            throw new Unacceptable(
                    RefusalCode.REQUEST_NOT_FOUND, "there is no such request for this caller");
        }
        Optional<Refusal> refused = refused(body, record);
        if (id.isPresent() && record.isEmpty() && waiting.isEmpty() && refused.isEmpty()) {
            throw new Unacceptable(
                    RefusalCode.RECORD_NOT_FOUND,
                    "this node's log shows this caller no request %s: it went to another node, was counted with others of an unknown caller, or was not answered; name credential, key and operation instead"
                            .formatted(id.get()));
        }
        Optional<Operation> operation =
                body.optionalNamed("operation", Operation::ofWireName)
                        .or(() -> waiting.map(ApprovalRequest::operation))
                        .or(
                                () ->
                                        record.flatMap(
                                                r ->
                                                        Operation.ofWireName(
                                                                r.boundary().operation())));
        if (operation.isEmpty() && refused.isEmpty()) {
            throw Unacceptable.malformed(
                    "name a request in 'requestId', or an operation with its caller in 'operation' and 'credential'");
        }
        Optional<Credential> credential = credential(body, record, waiting);
        Optional<Application> application =
                application(body, record, waiting)
                        .or(
                                () ->
                                        credential
                                                .flatMap(Credential::application)
                                                .flatMap(state::application));
        // What is recorded says who called, even if it says nobody.
        boolean onRecord = record.isPresent() || waiting.isPresent();
        Optional<Application> known =
                onRecord
                        ? application
                        : application.or(() -> asker.application().flatMap(state::application));
        return new Symptom(
                new Symptom.Caller(
                        credential.or(
                                () -> onRecord ? Optional.empty() : fitting(known, operation)),
                        known,
                        value(body, "partition", PartitionId::new),
                        body.optionalText("tokenSubject"),
                        value(body, "clientCertificate", Bytes::ofHex)),
                new Symptom.Call(
                        operation,
                        body.optionalText("key")
                                .or(() -> waiting.map(ApprovalRequest::label))
                                .or(
                                        () ->
                                                record.flatMap(
                                                        r ->
                                                                r.boundary()
                                                                        .label()
                                                                        .or(r.boundary()::key))),
                        body.optionalText("mechanism")
                                .or(() -> record.flatMap(r -> r.boundary().mechanism())),
                        interfaceName(body, record, waiting),
                        body.optionalText("source")
                                .or(() -> waiting.map(w -> w.submitted().source()))
                                .or(() -> record.map(r -> r.from().source()))),
                id.or(() -> record.map(r -> new RequestId(r.request().id()))),
                waiting,
                refused,
                record.flatMap(r -> r.boundary().refusal()).isPresent());
    }

    private static Optional<Refusal> refused(Members body, Optional<ParsedRecord> record) {
        Optional<Refusal> recorded =
                record.flatMap(r -> r.boundary().refusal())
                        .flatMap(
                                refusal ->
                                        RefusalCode.ofWireName(refusal.code())
                                                .map(code -> Refusal.of(code, refusal.message())));
        return recorded.or(
                () ->
                        body.optionalNamed("refusal", RefusalCode::ofWireName)
                                .map(code -> Refusal.of(code, Guidance.of(code).meaning())));
    }

    // The caller

    private Optional<Credential> credential(
            Members body, Optional<ParsedRecord> record, Optional<ApprovalRequest> waiting) {
        return value(body, "credential", CredentialId::new)
                .map(
                        id ->
                                state.credential(id)
                                        .filter(scope::sees)
                                        .orElseThrow(
                                                () ->
                                                        new Unacceptable(
                                                                RefusalCode.CREDENTIAL_NOT_FOUND,
                                                                "there is no credential '%s' for this caller"
                                                                        .formatted(id))))
                .or(
                        () ->
                                waiting.flatMap(w -> w.submitted().identity().credential())
                                        .flatMap(state::credential))
                .or(() -> record.flatMap(recorded::credentialOf));
    }

    private Optional<Application> application(
            Members body, Optional<ParsedRecord> record, Optional<ApprovalRequest> waiting) {
        return value(body, "application", ApplicationId::new)
                .map(
                        id ->
                                state.application(id)
                                        .filter(scope::sees)
                                        .orElseThrow(
                                                () ->
                                                        new Unacceptable(
                                                                RefusalCode.APPLICATION_NOT_FOUND,
                                                                "there is no application '%s' for this caller"
                                                                        .formatted(id))))
                .or(() -> waiting.map(ApprovalRequest::application).flatMap(state::application))
                .or(
                        () ->
                                record.flatMap(r -> r.identity().application())
                                        .map(ApplicationId::new)
                                        .flatMap(state::application));
    }

    /** A credential of the application that may do it: a valid one, or else the newest. */
    private Optional<Credential> fitting(
            Optional<Application> application, Optional<Operation> operation) {
        if (application.isEmpty() || operation.isEmpty()) {
            return Optional.empty();
        }
        List<Credential> all =
                state.credentials(application.get().id()).stream()
                        .filter(c -> Authority.allowed(operation.get()).contains(c.role()))
                        .toList();
        return all.stream()
                .filter(c -> c.revoked().isEmpty())
                .max(Comparator.comparing(Credential::created))
                .or(() -> all.stream().max(Comparator.comparing(Credential::created)));
    }

    private static InterfaceName interfaceName(
            Members body, Optional<ParsedRecord> record, Optional<ApprovalRequest> waiting) {
        return body.optionalNamed("interface", InterfaceName::ofWireName)
                .or(() -> waiting.map(w -> w.submitted().interfaceName()))
                .or(() -> record.flatMap(r -> InterfaceName.ofWireName(r.from().name())))
                .orElse(InterfaceName.REST);
    }

    private static <T> Optional<T> value(
            Members body, String field, Function<String, T> constructor) {
        return body.optionalText(field)
                .map(
                        text -> {
                            try {
                                return constructor.apply(text);
                            } catch (IllegalArgumentException impossible) {
                                throw Unacceptable.malformed(
                                        "field '%s': %s".formatted(field, impossible.getMessage()));
                            }
                        });
    }
}
