package io.claviger.rest.approval;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.broker.request.Broker;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.approval.Action;
import io.claviger.rest.approver.ApproverForm;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.ApprovalsForm;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks for a new password of an approver's backup (rest-api.md §4.19). */
public final class ForgottenPasswordRoute {
    /** The member of the stored request that names the key whose rule decides. */
    static final String KEY = "backupKeyName";

    private static final Asked ASKED = Asked.RESET_APPROVER_PASSWORD;

    private final Broker broker;
    private final Optional<KeyLabel> key;

    /**
     * @param key whose ruleUse decides; empty: it is refused
     */
    public ForgottenPasswordRoute(Broker broker, Optional<KeyLabel> key) {
        this.broker = broker;
        this.key = key;
    }

    public Route route() {
        return Route.post(ASKED.path())
                .operation(ASKED.operation())
                .summary("Ask for a new password of an approver's backup")
                .description(
                        "ruleUse of the key that setting 'hsm.backupKeyName' names decides. The result of the"
                                + " request is a one-time code. The container of the backup gets the new"
                                + " password; the key in it keeps its own.")
                .takes(
                        Schema.object(
                                "ForgottenPassword",
                                "An approver, and the password of the container.",
                                must(ApproverForm.NAME, ApproverForm.NAME_SCHEMA),
                                must("newBackupPassword", Schema.password("It is kept nowhere."))))
                .gives(
                        201,
                        Schema.object(
                                "",
                                "The request.",
                                must(ASKED.idMember(), Schema.text("Id of the request."))))
                .refuses(
                        Stream.concat(
                                        Arrays.stream(ApprovalsForm.refusals()),
                                        Stream.of(
                                                RefusalCode.NOT_CONFIGURED,
                                                RefusalCode.APPROVER_NOT_FOUND,
                                                RefusalCode.APPROVER_NOT_ONBOARDED,
                                                RefusalCode.KEY_NOT_FOUND,
                                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                                RefusalCode.NOT_A_POLICY_KEY,
                                                RefusalCode.OPERATION_FORBIDDEN,
                                                RefusalCode.POLICY_FORBIDS,
                                                RefusalCode.TOO_MANY_REQUESTS))
                                .toArray(RefusalCode[]::new))
                .handledBy(this::ask);
    }

    private Reply ask(Call call) {
        Members body = call.body();
        ApproverName name = ApproverForm.name(body);
        try (SecretBytes next = ApproverForm.secret(body, "newBackupPassword")) {
            KeyLabel label =
                    key.orElseThrow(
                            () ->
                                    new Unacceptable(
                                            RefusalCode.NOT_CONFIGURED,
                                            "no setting 'hsm.backupKeyName' names the key whose rule"
                                                    + " decides"));
            var action = new Action.ForgottenPassword(label, name, Optional.of(next));
            return Reply.of(
                    broker.submit(call.origin(), action, shown(label, name)),
                    stored ->
                            Reply.json(
                                    201,
                                    Json.object().put(ASKED.idMember(), stored.id().toString())));
        }
    }

    /** The request as it is stored and shown: not the body, which has the password. */
    private static Bytes shown(KeyLabel label, ApproverName name) {
        ObjectNode json = Json.object();
        json.putObject(ASKED.wrapper())
                .put(KEY, label.value())
                .put(ApproverForm.NAME, name.value());
        return Bytes.owned(Json.bytes(json));
    }
}
