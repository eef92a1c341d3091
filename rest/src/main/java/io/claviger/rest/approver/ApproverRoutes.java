package io.claviger.rest.approver;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approver.Approvers;
import io.claviger.engine.approver.CreateApprover;
import io.claviger.engine.approver.IssuedCode;
import io.claviger.rest.certificate.CertificateText;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.function.BiConsumer;

/** Onboarding and management of approvers (rest-api.md §4.19). */
public final class ApproverRoutes {
    private static final Schema CODE =
            Schema.object(
                    "OneTimeCode",
                    "A code that opens the approver's key once, within %d hours."
                            .formatted(Approvers.CODE_LIFETIME.toHours()),
                    must("oneTimeCode", Schema.text("Six digits.")));
    private static final Schema NAMED =
            Schema.object(
                    "NamedApprover",
                    "One approver.",
                    must("approverName", ApproverForm.NAME_SCHEMA));

    private final Approvers approvers;
    private final BiConsumer<PartitionId, ApproverName> backupChanged;

    /**
     * @param backupChanged told of each backup that was changed or deleted
     */
    public ApproverRoutes(
            Approvers approvers, BiConsumer<PartitionId, ApproverName> backupChanged) {
        this.approvers = approvers;
        this.backupChanged = backupChanged;
    }

    public List<Route> routes() {
        return List.of(
                create(Route.post("/v1/approverManagement/create")),
                // The contract's own examples send this.
                create(Route.put("/v1/approverManagement/create")),
                Route.post("/v1/approverManagement/renewOneTimeCode")
                        .operation(Operation.RENEW_APPROVER_CODE)
                        .summary("Give an approver another one-time code")
                        .description(
                                "For one who has not fetched the key. The code before opens nothing"
                                        + " any more.")
                        .takes(NAMED)
                        .gives(200, CODE)
                        .refuses(RefusalCode.APPROVER_NOT_FOUND, RefusalCode.APPROVER_EXISTS)
                        .handledBy(
                                call ->
                                        code(
                                                approvers.renewCode(
                                                        call.origin(),
                                                        ApproverForm.name(call.body())))),
                Route.post("/v1/approverManagement/restoreFromBackup")
                        .operation(Operation.RESTORE_APPROVER)
                        .summary("Let an approver fetch their key again")
                        .description(
                                "For one who has lost it: the same key, under the same password.")
                        .takes(NAMED)
                        .gives(200, CODE)
                        .refuses(RefusalCode.APPROVER_NOT_FOUND, RefusalCode.APPROVER_NOT_ONBOARDED)
                        .handledBy(
                                call ->
                                        code(
                                                approvers.restore(
                                                        call.origin(),
                                                        ApproverForm.name(call.body())))),
                Route.post("/v1/approverManagement/changePassword")
                        .operation(Operation.CHANGE_APPROVER_PASSWORD)
                        .summary("Put an approver's backup under another password")
                        .description("What the approver fetched before keeps its own password.")
                        .takes(
                                Schema.object(
                                        "ChangeApproverPassword",
                                        "An approver, the password of the backup and the next one.",
                                        must("approverName", ApproverForm.NAME_SCHEMA),
                                        must(
                                                "backupPassword",
                                                Schema.password("The present password.")),
                                        must(
                                                "newBackupPassword",
                                                Schema.password("The next password."))))
                        .refuses(
                                RefusalCode.APPROVER_NOT_FOUND,
                                RefusalCode.BACKUP_PASSWORD_MISMATCH,
                                RefusalCode.KEY_CHANGED,
                                RefusalCode.POLICY_FORBIDS)
                        .handledBy(this::changePassword),
                status(Route.get("/v1/approverManagement/onboarding/status")),
                // One page of the contract says so.
                status(Route.post("/v1/approverManagement/onboarding/status")),
                Route.delete("/v1/approverManagement/delete/{approverName...}")
                        .operation(Operation.DELETE_APPROVER)
                        .summary("Delete an approver with the backup")
                        .description(
                                "For good. Policies that name the approver keep the certificate.")
                        .refuses(RefusalCode.APPROVER_NOT_FOUND, RefusalCode.POLICY_FORBIDS)
                        .handledBy(
                                call ->
                                        Reply.of(
                                                approvers.delete(
                                                        call.origin(),
                                                        ApproverForm.named(
                                                                "path", call.parameter())),
                                                name -> changed(call, name))),
                Route.post("/v1/approver/onboard")
                        .operation(Operation.ONBOARD_APPROVER)
                        .summary("Fetch the key of an approver")
                        .description(
                                "Answers once for each code. The payload is a PKCS #12 file under the"
                                        + " backup password, sealed by AES-GCM under the transport"
                                        + " password, the tag of 16 bytes behind it.")
                        .takes(
                                Schema.object(
                                        "OnboardApprover",
                                        "The code, and a password for the way.",
                                        must("approverName", ApproverForm.NAME_SCHEMA),
                                        must(
                                                "oneTimeCode",
                                                Schema.password("The code, digit by digit.")),
                                        must(
                                                "transportPassword",
                                                Schema.password(
                                                        "16 or 32 bytes in UTF-8: the AES key."))))
                        .gives(
                                200,
                                Schema.object(
                                        "OnboardedApprover",
                                        "The sealed file.",
                                        must(
                                                "encryptedPayload",
                                                Schema.base64("Ciphertext and tag.")),
                                        must("initializationVector", Schema.base64("12 bytes."))))
                        .refuses(
                                RefusalCode.APPROVER_NOT_FOUND,
                                RefusalCode.ONE_TIME_CODE_INVALID,
                                RefusalCode.KEY_CHANGED)
                        .handledBy(this::onboard));
    }

    private Route create(Route.Builder route) {
        return route.operation(Operation.CREATE_APPROVER)
                .summary("Create an approver")
                .description(
                        "Makes an RSA key and a self-signed certificate. The approver fetches both"
                                + " with the code, the device keeps a backup.")
                .takes(
                        Schema.object(
                                "CreateApprover",
                                "A new approver.",
                                must("approverName", ApproverForm.NAME_SCHEMA),
                                must("algorithm", Schema.text("RSA.")),
                                must("keySize", Schema.integer("2048, 3072 or 4096.")),
                                must(
                                        "backupPassword",
                                        Schema.password("Opens the approver's file.")),
                                must(
                                        "validity",
                                        Schema.integer(
                                                "Days that the certificate counts, 1 to %d."
                                                        .formatted(
                                                                CreateApprover
                                                                        .MAX_VALIDITY_DAYS)))))
                .gives(200, CODE)
                .refuses(
                        RefusalCode.APPROVER_EXISTS,
                        RefusalCode.KEY_SIZE_INVALID,
                        RefusalCode.UNKNOWN_ENUM_VALUE,
                        RefusalCode.INVALID_NUMBER_RANGE,
                        RefusalCode.POLICY_FORBIDS)
                .handledBy(this::create);
    }

    private Route status(Route.Builder route) {
        return route.operation(Operation.LIST_APPROVERS)
                .summary("List the approvers of the caller's partition")
                .gives(
                        200,
                        Schema.object(
                                "Approvers",
                                "All approvers, by name.",
                                must("onboarded", Schema.list(listed(), "Who fetched the key.")),
                                must("pending", Schema.list(listed(), "Who has not yet."))))
                .handledBy(
                        call ->
                                Reply.of(
                                        approvers.list(call.origin()),
                                        all -> Reply.json(200, written(all))));
    }

    private static Schema listed() {
        return Schema.object(
                "ListedApprover",
                "An approver.",
                must("approverName", ApproverForm.NAME_SCHEMA),
                must("approverCertificate", Schema.text("Certificate, PEM.")));
    }

    private static ObjectNode written(List<ApproverAccount> all) {
        ObjectNode body = Json.object();
        ArrayNode onboarded = body.putArray("onboarded");
        ArrayNode pending = body.putArray("pending");
        all.forEach(
                account ->
                        (account.onboarded().isPresent() ? onboarded : pending)
                                .addObject()
                                .put("approverName", account.name().value())
                                .put(
                                        "approverCertificate",
                                        CertificateText.file(
                                                "CERTIFICATE", account.certificate())));
        return body;
    }

    private Reply create(Call call) {
        Members body = call.body();
        ApproverName name = ApproverForm.name(body);
        body.named(
                "algorithm",
                text -> KeyAlgorithm.ofWireName(text).filter(KeyAlgorithm.RSA::equals));
        int bits = body.optionalInteger("keySize").orElseThrow(() -> body.missing("keySize"));
        int days = body.optionalInteger("validity").orElseThrow(() -> body.missing("validity"));
        if (days < 1 || days > CreateApprover.MAX_VALIDITY_DAYS) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE,
                    "field '%s' is not from 1 to %d"
                            .formatted(body.path("validity"), CreateApprover.MAX_VALIDITY_DAYS));
        }
        try (SecretBytes password = ApproverForm.secret(body, "backupPassword")) {
            return code(
                    approvers.create(
                            call.origin(), new CreateApprover(name, bits, days, password)));
        }
    }

    private Reply changePassword(Call call) {
        Members body = call.body();
        try (SecretBytes old = ApproverForm.secret(body, "backupPassword");
                SecretBytes next = ApproverForm.secret(body, "newBackupPassword")) {
            return Reply.of(
                    approvers.changePassword(call.origin(), ApproverForm.name(body), old, next),
                    name -> changed(call, name));
        }
    }

    private Reply.Content changed(Call call, ApproverName name) {
        backupChanged.accept(call.partition(), name);
        return Reply.empty();
    }

    private Reply onboard(Call call) {
        Members body = call.body();
        try (SecretBytes code = ApproverForm.secret(body, "oneTimeCode");
                SecretBytes transport = ApproverForm.secret(body, "transportPassword")) {
            return Reply.of(
                    approvers.onboard(call.origin(), ApproverForm.name(body), code, transport),
                    file ->
                            Reply.json(
                                    200,
                                    Json.object()
                                            .put("encryptedPayload", file.payload().base64())
                                            .put(
                                                    "initializationVector",
                                                    file.initializationVector().base64())));
        }
    }

    private static Reply code(Answer<IssuedCode> answer) {
        return Reply.of(
                answer, issued -> Reply.json(200, Json.object().put("oneTimeCode", issued.code())));
    }
}
