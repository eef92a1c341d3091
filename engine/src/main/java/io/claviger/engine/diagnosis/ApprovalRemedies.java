package io.claviger.engine.diagnosis;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.TaskId;
import io.claviger.engine.boundary.RuleDecider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What helps where approvals are missing: approvals, and nothing that goes around them. */
final class ApprovalRemedies {
    /** Shown of those who have not answered; a rule may ask many. */
    private static final int MAX_APPROVERS = 10;

    private final Facts facts;

    ApprovalRemedies(Facts facts) {
        this.facts = facts;
    }

    /** The renewed certificates take the place of the old ones: the same people, the same keys. */
    Fix certificates(Finding finding) {
        List<String> names =
                facts.rule()
                        .approvers()
                        .filter(approver -> !approver.validAt(facts.now()))
                        .flatMap(approver -> approver.name().stream())
                        .distinct()
                        .limit(MAX_APPROVERS)
                        .toList();
        if (names.isEmpty() || facts.key().isEmpty()) {
            return Fix.advice(finding, Fix.OFFICER, explain());
        }
        boolean free = RuleDecider.rule(facts.key().get(), Operation.CHANGE_KEY_POLICY).free();
        var commands = new ArrayList<String>();
        commands.add(
                "claviger key show %s | jq '.policy | del(.keyStatus)' > policy-before.json"
                        .formatted(CommandLine.quoted(facts.label())));
        commands.add("cp policy-before.json policy-after.json");
        for (int i = 0; i < names.size(); i++) {
            commands.add(renew(names.get(i), "renewed-%d.crt".formatted(i + 1)));
        }
        commands.add(modify("policy-after.json", free));
        return new Fix(
                "%s The renewed certificates are %s, PEM.%s"
                        .formatted(
                                finding.guidance().fix(),
                                IntStream.range(0, names.size())
                                        .mapToObj(
                                                i ->
                                                        "renewed-%d.crt of '%s'"
                                                                .formatted(i + 1, names.get(i)))
                                        .collect(Collectors.joining(", ")),
                                free ? "" : " The change waits for the approvals of 'ruleModify'."),
                "key management",
                commands,
                modify("policy-before.json", free));
    }

    private static String renew(String name, String file) {
        return "jq --arg name %s --arg new \"$(openssl x509 -in %s -outform DER | base64 -w0)\" '(.. | objects | select(.type? == \"certificate\" and .name? == $name)).value = $new' policy-after.json > policy-next.json && mv policy-next.json policy-after.json"
                .formatted(CommandLine.quoted(name), file);
    }

    private String modify(String file, boolean free) {
        return "jq -n --arg key %s --slurpfile rules %s '{modifyRequest: {modifyKeyName: $key, policy: $rules[0]}}' | curl --fail-with-body -sS -H \"X-API-KEY: $CLAVIGER_API_KEY\" -H 'Content-Type: application/json' -d @- \"$CLAVIGER_URL/v1/%s\""
                .formatted(
                        CommandLine.quoted(facts.label()),
                        file,
                        free ? "synchronousModify" : "modify");
    }

    /** A request that nobody can fulfil any more goes, and the call is made again. */
    Fix rule(Finding finding) {
        return facts.waiting()
                .filter(request -> request.status().open())
                .map(
                        request ->
                                new Fix(
                                        finding.guidance().fix(),
                                        Fix.OWNER,
                                        List.of(
                                                CommandLine.curl(
                                                        "DELETE", "/v1/request/" + request.id()),
                                                explain()),
                                        "the same call asks again"))
                .orElseGet(() -> Fix.advice(finding, Fix.OWNER, explain()));
    }

    Fix approvals(Finding finding) {
        return facts.waiting()
                .filter(request -> request.status().open())
                .map(this::decide)
                .orElseGet(() -> Fix.advice(finding, Fix.OWNER, explain()));
    }

    private Fix decide(ApprovalRequest request) {
        return new Fix(
                "Let the approvers who have not answered decide.",
                "approvers, with an API key of role approver and their own keys",
                request.waitingFor().stream()
                        .limit(MAX_APPROVERS)
                        .map(key -> sign(request, key))
                        .toList(),
                "the request can be cancelled until it is done: "
                        + CommandLine.curl("DELETE", "/v1/request/" + request.id()));
    }

    private String sign(ApprovalRequest request, Bytes key) {
        Optional<Approver> approver = facts.rule().approver(key);
        return "claviger approve sign %s --key approver.pem%s%s"
                .formatted(
                        TaskId.of(request.id(), key),
                        approver.flatMap(Approver::certificate).isPresent()
                                ? " --certificate approver.crt"
                                : "",
                        approver.map(known -> "  # " + known.displayName()).orElse(""));
    }

    private String explain() {
        return "claviger policy explain --key " + CommandLine.quoted(facts.label());
    }
}
