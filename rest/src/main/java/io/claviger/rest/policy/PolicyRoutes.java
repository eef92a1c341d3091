package io.claviger.rest.policy;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.PolicyFinding;
import io.claviger.core.approval.PolicyLint;
import io.claviger.core.approval.PolicyWords;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleCheck;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.approval.RuleVerdict;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.boundary.RuleDecider;
import io.claviger.engine.key.Keys;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Routes that check, explain and try a policy before it hurts. They change nothing. */
public final class PolicyRoutes {
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MAX_MINUTES = 5_256_000;

    private final OnboardedApprovers approvers;
    private final Keys keys;
    private final Inquiries inquiries;
    private final Supplier<StateView> state;

    public PolicyRoutes(
            OnboardedApprovers approvers,
            Keys keys,
            Inquiries inquiries,
            Supplier<StateView> state) {
        this.approvers = approvers;
        this.keys = keys;
        this.inquiries = inquiries;
        this.state = state;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/ops/v1/policies/lint")
                        .operation(Operation.READ_KEY)
                        .summary("Look for mistakes in a policy")
                        .description(
                                "Quorums that cannot be reached, people who count once, windows that never"
                                        + " open, certificates that end, weak keys. Nothing is stored.")
                        .takes(
                                Schema.object(
                                        "LintPolicy",
                                        "A policy as at creation.",
                                        must("policy", PolicyJson.SCHEMA)))
                        .gives(
                                200,
                                Schema.object(
                                        "PolicyFindings",
                                        "What there is to say.",
                                        must(
                                                "findings",
                                                Schema.list(
                                                        Schema.object(
                                                                "",
                                                                "One finding.",
                                                                must(
                                                                        "severity",
                                                                        Schema.text(
                                                                                "error, warning or note.")),
                                                                must(
                                                                        "place",
                                                                        Schema.text("Where.")),
                                                                must("code", Schema.text("Kind.")),
                                                                must(
                                                                        "message",
                                                                        Schema.text("In words."))),
                                                        "Rule by rule."))))
                        .handledBy(this::lint),
                Route.post("/ops/v1/policies/explain")
                        .operation(Operation.READ_KEY)
                        .summary("Say in plain language who can do what")
                        .takes(
                                Schema.object(
                                        "ExplainPolicy",
                                        "A policy as at creation, or the key that has one.",
                                        may("policy", PolicyJson.SCHEMA.orNull()),
                                        may("label", Schema.text("Name of a key.").orNull())))
                        .gives(
                                200,
                                Schema.object(
                                        "PolicySentences",
                                        "Sentences.",
                                        must(
                                                "sentences",
                                                Schema.list(
                                                        Schema.text(""), "One for each token."))))
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.NOT_A_POLICY_KEY)
                        .handledBy(this::explain),
                Route.post("/ops/v1/policies/simulate")
                        .operation(Operation.READ_KEY)
                        .summary("Which approvals would still be missing?")
                        .description(
                                "For an operation with a key now, or for a request that waits. Nothing is"
                                        + " done.")
                        .takes(
                                Schema.object(
                                        "SimulatePolicy",
                                        "What to try.",
                                        may("label", Schema.text("Name of the key.").orNull()),
                                        may(
                                                "rule",
                                                Schema.oneOf(
                                                                "Which rule; ruleUse if absent.",
                                                                Arrays.stream(RuleKind.values())
                                                                        .map(RuleKind::wireName)
                                                                        .toList())
                                                        .orNull()),
                                        may(
                                                "approvedBy",
                                                Schema.list(
                                                                Schema.text(""),
                                                                "Names, or public keys in base64.")
                                                        .orNull()),
                                        may(
                                                "rejectedBy",
                                                Schema.list(
                                                                Schema.text(""),
                                                                "Names, or public keys in base64.")
                                                        .orNull()),
                                        may(
                                                "minutesAfterRequest",
                                                Schema.integer("How long ago the request was made.")
                                                        .orNull()),
                                        may(
                                                "requestId",
                                                Schema.text("A request, instead of the rest.")
                                                        .orNull())))
                        .gives(
                                200,
                                Schema.object(
                                        "Simulation",
                                        "Where it stands.",
                                        must(
                                                "verdict",
                                                Schema.oneOf(
                                                        "What the key boundary would say.",
                                                        List.of(
                                                                "fulfilled",
                                                                "locked",
                                                                "open",
                                                                "unreachable",
                                                                "timed-out"))),
                                        must("message", Schema.text("In words.")),
                                        must(
                                                "tokens",
                                                Schema.list(
                                                        Schema.object(
                                                                "", "A token and its groups."),
                                                        "Every token of the rule."))))
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.NOT_A_POLICY_KEY,
                                RefusalCode.REQUEST_NOT_FOUND)
                        .handledBy(this::simulate));
    }

    private Reply lint(Call call) {
        List<PolicyFinding> findings = findings(call);
        return recorded(call, "policy lint", findings(findings));
    }

    /** What cannot even be read as a policy is a finding, too: the reader wants to know where. */
    private List<PolicyFinding> findings(Call call) {
        Members policy = call.body().object("policy");
        try {
            KeyPolicy rules = form(call).rules(policy);
            boolean blocked =
                    policy.optionalObject("keyStatus")
                            .map(status -> status.flag("blocked", false))
                            .orElse(false);
            return PolicyLint.of(
                    rules.blocked(blocked),
                    call.origin().time(),
                    key -> SignerKey.of(key).weakness());
        } catch (Unacceptable unacceptable) {
            return List.of(refused(unacceptable.refusal()));
        } catch (Refusal.Thrown thrown) {
            return List.of(refused(thrown.refusal()));
        }
    }

    private PolicyForm form(Call call) {
        return new PolicyForm(approvers, call.partition());
    }

    private static PolicyFinding refused(Refusal refusal) {
        return new PolicyFinding(
                PolicyFinding.Severity.ERROR,
                "policy",
                refusal.code().wireName(),
                refusal.message());
    }

    private static ObjectNode findings(List<PolicyFinding> findings) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("findings");
        findings.forEach(
                finding ->
                        list.addObject()
                                .put("severity", finding.severity().wireName())
                                .put("place", finding.place())
                                .put("code", finding.code())
                                .put("message", finding.message()));
        return json;
    }

    private Reply explain(Call call) {
        Members body = call.body();
        Optional<Members> given = body.optionalObject("policy");
        if (given.isPresent()) {
            return recorded(
                    call, "policy explained", sentences(form(call).optional(body).orElseThrow()));
        }
        return Reply.of(
                keys.policy(call.origin(), body.label("label")),
                key -> Reply.json(200, sentences(key.policy().orElseThrow())));
    }

    private static ObjectNode sentences(KeyPolicy policy) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("sentences");
        PolicyWords.of(policy).forEach(list::add);
        return json;
    }

    private Reply simulate(Call call) {
        Members body = call.body();
        Instant now = call.origin().time();
        Optional<ApprovalRequest> request =
                body.optionalText("requestId").map(id -> request(call, id));
        if (request.isPresent()) {
            KeyObject key =
                    state.get()
                            .key(request.get().key())
                            .orElseThrow(
                                    () ->
                                            new Unacceptable(
                                                    RefusalCode.KEY_NOT_FOUND,
                                                    "the key of the request was destroyed"));
            Rule rule = RuleDecider.rule(key, request.get().operation());
            return recorded(
                    call,
                    "simulation of request " + request.get().id(),
                    simulation(
                            rule,
                            request.get().approvedKeys(),
                            request.get().rejected(),
                            request.get().issued(),
                            now,
                            RuleDecider.verdict(request.get(), key, now)));
        }
        RuleKind kind =
                body.optionalNamed(
                                "rule",
                                name ->
                                        Arrays.stream(RuleKind.values())
                                                .filter(k -> k.wireName().equals(name))
                                                .findFirst())
                        .orElse(RuleKind.USE);
        int minutes = body.optionalInteger("minutesAfterRequest").orElse(0);
        if (minutes < 0 || minutes > MAX_MINUTES) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE,
                    "field 'minutesAfterRequest' is 0 to " + MAX_MINUTES);
        }
        Answer<KeyObject> answer = keys.policy(call.origin(), body.label("label"));
        return Reply.of(
                answer,
                key -> {
                    Rule rule = key.policy().orElseThrow().rule(kind);
                    List<Bytes> yes = people(body, "approvedBy", rule);
                    List<Bytes> no = people(body, "rejectedBy", rule);
                    Instant issued = now.minusSeconds((long) minutes * SECONDS_PER_MINUTE);
                    return Reply.json(
                            200,
                            simulation(
                                    rule,
                                    yes,
                                    no,
                                    issued,
                                    now,
                                    RuleCheck.verdict(rule, yes, no, issued, now)));
                });
    }

    private ApprovalRequest request(Call call, String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw new Unacceptable(RefusalCode.INVALID_UUID, "field 'requestId' is no UUID");
        }
        return state.get()
                .request(new ApprovalRequestId(uuid))
                .filter(
                        request ->
                                call.identity()
                                        .application()
                                        .equals(Optional.of(request.application())))
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.REQUEST_NOT_FOUND,
                                        "there is no request '%s'".formatted(id)));
    }

    private static List<Bytes> people(Members body, String member, Rule rule) {
        List<Bytes> found = new ArrayList<>();
        for (String text : body.optionalTexts(member).orElse(List.of())) {
            List<Bytes> meant =
                    rule.approvers()
                            .filter(
                                    approver ->
                                            approver.name().equals(Optional.of(text))
                                                    || approver.publicKey().base64().equals(text))
                            .map(Approver::publicKey)
                            .distinct()
                            .toList();
            if (meant.isEmpty()) {
                throw Unacceptable.malformed(
                        "field '%s': the rule names nobody like this".formatted(body.path(member)));
            }
            found.addAll(meant);
        }
        return found;
    }

    private static ObjectNode simulation(
            Rule rule,
            List<Bytes> yes,
            List<Bytes> no,
            Instant issued,
            Instant now,
            RuleVerdict verdict) {
        ObjectNode json = Json.object();
        switch (verdict) {
            case RuleVerdict.Fulfilled(var token) ->
                    json.put("verdict", "fulfilled")
                            .put(
                                    "message",
                                    token.isEmpty()
                                            ? "nobody has to approve: it is done at once"
                                            : "token '%s' is fulfilled: it is done at once"
                                                    .formatted(token));
            case RuleVerdict.Locked(var token, var opens) ->
                    json.put("verdict", "locked")
                            .put(
                                    "message",
                                    "everybody needed for token '%s' approved; it is done at %s"
                                            .formatted(token, opens));
            case RuleVerdict.Open _ ->
                    json.put("verdict", "open")
                            .put("message", "approvals are missing; see the groups of each token");
            case RuleVerdict.Unreachable _ ->
                    json.put("verdict", "unreachable")
                            .put("message", "no token can be fulfilled any more");
            case RuleVerdict.TimedOut _ ->
                    json.put("verdict", "timed-out").put("message", "every time-out is over");
        }
        ArrayNode tokens = json.putArray("tokens");
        for (RuleToken token : rule.tokens()) {
            tokens.add(token(token, yes, no, issued, now));
        }
        return json;
    }

    private static ObjectNode token(
            RuleToken token, List<Bytes> yes, List<Bytes> no, Instant issued, Instant now) {
        ObjectNode json =
                Json.object()
                        .put("name", token.name())
                        .put("meaning", PolicyWords.of(token))
                        .put("opens", token.opens(issued).toString())
                        .put("closes", token.closes(issued).map(Instant::toString).orElse(null));
        var alone = new Rule(List.of(token));
        ArrayNode groups = json.putArray("groups");
        List<RuleVerdict.Progress> progress =
                RuleCheck.verdict(alone, yes, no, issued, now) instanceof RuleVerdict.Open(var open)
                        ? open
                        : List.of();
        for (Group group : token.groups()) {
            int approved =
                    progress.stream()
                            .filter(p -> p.group().equals(group.name()))
                            .mapToInt(RuleVerdict.Progress::approved)
                            .findFirst()
                            .orElseGet(
                                    () ->
                                            (int)
                                                    group.approvers().stream()
                                                            .filter(
                                                                    a ->
                                                                            yes.contains(
                                                                                    a.publicKey()))
                                                            .count());
            ObjectNode one =
                    groups.addObject()
                            .put("name", group.name())
                            .put("quorum", group.quorum())
                            .put("approved", approved)
                            .put("missing", Math.max(0, group.quorum() - approved));
            ArrayNode could = one.putArray("couldStillApprove");
            group.approvers().stream()
                    .filter(a -> !yes.contains(a.publicKey()) && !no.contains(a.publicKey()))
                    .map(Approver::displayName)
                    .forEach(could::add);
        }
        return json;
    }

    private Reply recorded(Call call, String subject, ObjectNode body) {
        return Reply.of(
                inquiries.granted(
                        call.origin(),
                        Operation.READ_KEY,
                        Optional.of(call.partition()),
                        Optional.empty(),
                        Optional.of(subject),
                        body),
                json -> Reply.json(200, json));
    }
}
