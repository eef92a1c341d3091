package io.claviger.rest.policy;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.state.KeyPolicy;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Schema;
import java.util.List;

/** Writes a policy as it is read: rules that ask for nobody are null. */
public final class PolicyJson {
    /** A rule, or null where nobody is asked. */
    public static final Schema RULE = rule();

    /** A policy, in requests and in answers. */
    public static final Schema SCHEMA =
            Schema.object(
                    "Policy",
                    "Smart Key Attributes of a key.",
                    may("ruleUse", RULE),
                    may("ruleBlock", RULE),
                    may("ruleUnblock", RULE),
                    may("ruleModify", RULE),
                    may(
                            "keyStatus",
                            Schema.object(
                                            "",
                                            "State of the key.",
                                            must("blocked", Schema.flag("Whether use is blocked.")))
                                    .orNull()));

    private PolicyJson() {}

    public static ObjectNode of(KeyPolicy policy) {
        ObjectNode json = Json.object();
        for (RuleKind kind : RuleKind.values()) {
            Rule rule = policy.rule(kind);
            if (rule.tokens().isEmpty()) {
                json.putNull(kind.wireName());
            } else {
                json.set(kind.wireName(), of(rule));
            }
        }
        json.putObject("keyStatus").put("blocked", policy.blocked());
        return json;
    }

    /** One rule. */
    public static ObjectNode of(Rule rule) {
        ObjectNode json = Json.object();
        ArrayNode tokens = json.putArray("tokens");
        for (RuleToken token : rule.tokens()) {
            ObjectNode one =
                    tokens.addObject()
                            .put("name", token.name())
                            .put("timelock", token.timelockSeconds())
                            .put("timeout", token.timeoutSeconds());
            ArrayNode groups = one.putArray("groups");
            token.groups().forEach(group -> add(groups, group));
        }
        return json;
    }

    private static void add(ArrayNode groups, Group group) {
        ArrayNode approvals =
                groups.addObject()
                        .put("name", group.name())
                        .put("quorum", group.quorum())
                        .putArray("approvals");
        for (Approver approver : group.approvers()) {
            approvals
                    .addObject()
                    .put("type", approver.certificate().isPresent() ? "certificate" : "public_key")
                    .put("name", approver.name().orElse(null))
                    .put(
                            "value",
                            approver.certificate()
                                    .map(Approver.CertifiedKey::encoded)
                                    .orElse(approver.publicKey())
                                    .base64());
        }
    }

    private static Schema rule() {
        Schema approval =
                Schema.object(
                        "",
                        "Somebody who may approve.",
                        must(
                                "type",
                                Schema.oneOf(
                                        "What names the approver.",
                                        List.of(
                                                "public_key",
                                                "certificate",
                                                "onboarded_approver_certificate"))),
                        may(
                                "name",
                                Schema.text("Name; of a certificate its common name.").orNull()),
                        may(
                                "value",
                                Schema.base64("SubjectPublicKeyInfo or certificate, DER.")
                                        .orNull()));
        Schema group =
                Schema.object(
                        "",
                        "People of whom some must approve.",
                        must("name", Schema.text("Name, unique in the token.")),
                        must("quorum", Schema.integer("How many different people.")),
                        must("approvals", Schema.list(approval, "The people.")));
        Schema token =
                Schema.object(
                        "",
                        "One way to fulfil the rule: all groups reach their quorum.",
                        must("name", Schema.text("Name, unique in the rule.")),
                        must("timelock", Schema.integer("Not earlier; seconds, in steps of 60.")),
                        must(
                                "timeout",
                                Schema.integer("Not later; seconds, in steps of 60, 0 = ever.")),
                        may("groups", Schema.list(group, "The groups.").orNull()));
        return Schema.object(
                        "",
                        "Any token fulfilled is enough; null asks for nobody.",
                        may("tokens", Schema.list(token, "The tokens.").orNull()))
                .orNull();
    }
}
