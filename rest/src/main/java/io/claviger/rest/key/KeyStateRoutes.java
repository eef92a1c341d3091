package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.key.Keys;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.ApprovalsForm;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.policy.PolicyForm;
import io.claviger.rest.policy.PolicyJson;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;

/** Routes that change whether, and when, a key may be used. */
public final class KeyStateRoutes {
    private static final Schema LABEL = Schema.text("Name of the key.");
    private static final Schema PASSWORD = Schema.password("Password of the key.");

    private final Keys keys;
    private final OnboardedApprovers approvers;

    public KeyStateRoutes(Keys keys, OnboardedApprovers approvers) {
        this.keys = keys;
        this.approvers = approvers;
    }

    public List<Route> routes() {
        return List.of(
                block("/v1/synchronousBlock", "blockRequest", "blockKeyName", true),
                block("/v1/synchronousUnblock", "unblockRequest", "unblockKeyName", false),
                modify(),
                Route.patch("/ops/v1/keys/{label...}/validity")
                        .operation(Operation.CHANGE_KEY_VALIDITY)
                        .summary("Set the dates between which a key may be used")
                        .description(
                                "Both dates belong to the period. They can only become narrower, and"
                                        + " the key must be modifiable.")
                        .takes(
                                Schema.object(
                                        "ChangeValidity",
                                        "The dates; an absent one stays open.",
                                        may("notBefore", Schema.instant("First instant.").orNull()),
                                        may("notAfter", Schema.instant("Last instant.").orNull()),
                                        may("password", PASSWORD)))
                        .gives(
                                200,
                                Schema.object(
                                        "KeyValidity",
                                        "The key after the change.",
                                        must("label", LABEL),
                                        must(
                                                "version",
                                                Schema.integer("Version of the key object.")),
                                        must(
                                                "notBefore",
                                                Schema.instant("First instant.").orNull()),
                                        must("notAfter", Schema.instant("Last instant.").orNull())))
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN)
                        .handledBy(this::changeValidity));
    }

    private Route block(String path, String request, String label, boolean blocked) {
        return Route.post(path)
                .operation(blocked ? Operation.BLOCK_KEY : Operation.UNBLOCK_KEY)
                .summary(blocked ? "Block a key" : "Unblock a key")
                .description(
                        "For keys with a policy. A blocked key signs, decrypts and unwraps nothing.")
                .takes(
                        Schema.object(
                                blocked ? "BlockKey" : "UnblockKey",
                                "Wrapper of the request.",
                                must(
                                        request,
                                        Schema.object(
                                                "",
                                                "Which key.",
                                                must(label, LABEL),
                                                may("keyPassword", PASSWORD),
                                                may("signedApprovals", ApprovalsForm.SCHEMA)))))
                .refuses(ApprovalsForm.refusals())
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.NOT_A_POLICY_KEY)
                .handledBy(
                        call -> {
                            Members body = call.wrapped(request);
                            Action.Block action = PolicyActions.block(body, blocked);
                            try {
                                return done(
                                        keys.block(
                                                call.origin(),
                                                action.key(),
                                                action.password(),
                                                blocked,
                                                ApprovalsForm.authorization(body)));
                            } finally {
                                action.password().ifPresent(SecretBytes::close);
                            }
                        });
    }

    private Route modify() {
        return Route.post("/v1/synchronousModify")
                .operation(Operation.CHANGE_KEY_POLICY)
                .summary("Replace the policy of a key")
                .description(
                        "All four rules at once; whether the key is blocked stays as it is. Refused for a"
                                + " key that was made without a policy.")
                .takes(
                        Schema.object(
                                "ModifyRequest",
                                "Wrapper of the request.",
                                must(
                                        "modifyRequest",
                                        Schema.object(
                                                "",
                                                "What to change.",
                                                must("modifyKeyName", LABEL),
                                                may("keyPassword", PASSWORD),
                                                may("signedApprovals", ApprovalsForm.SCHEMA),
                                                may("policy", PolicyJson.SCHEMA.orNull())))))
                .refuses(ApprovalsForm.refusals())
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.NOT_A_POLICY_KEY,
                        RefusalCode.KEY_POLICY_INVALID)
                .handledBy(
                        call -> {
                            Members body = call.wrapped("modifyRequest");
                            Action.Modify action =
                                    PolicyActions.modify(
                                            body, new PolicyForm(approvers, call.partition()));
                            try {
                                return done(
                                        keys.modifyPolicy(
                                                call.origin(),
                                                action.key(),
                                                action.password(),
                                                action.policy(),
                                                ApprovalsForm.authorization(body)));
                            } finally {
                                action.password().ifPresent(SecretBytes::close);
                            }
                        });
    }

    private Reply changeValidity(Call call) {
        KeyLabel label = call.labelParameter();
        Members body = call.body();
        var validity = ValidityForm.parse(body);
        Optional<SecretBytes> password = body.password("password");
        try {
            return Reply.of(
                    keys.changeValidity(call.origin(), label, password, validity),
                    key ->
                            Reply.json(
                                    200,
                                    Json.object()
                                            .put("label", key.label().value())
                                            .put("version", key.version())
                                            .put(
                                                    "notBefore",
                                                    key.validity()
                                                            .notBefore()
                                                            .map(Object::toString)
                                                            .orElse(null))
                                            .put(
                                                    "notAfter",
                                                    key.validity()
                                                            .notAfter()
                                                            .map(Object::toString)
                                                            .orElse(null))));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private static Reply done(Answer<KeyObject> answer) {
        return Reply.of(answer, _ -> Reply.empty());
    }
}
