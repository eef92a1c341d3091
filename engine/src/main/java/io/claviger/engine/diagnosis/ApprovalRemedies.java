package io.claviger.engine.diagnosis;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approver;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.TaskId;
import java.util.Optional;

/** What helps where approvals are missing: approvals, and nothing that goes around them. */
final class ApprovalRemedies {
    /** Shown of those who have not answered; a rule may ask many. */
    private static final int MAX_APPROVERS = 10;

    private final Facts facts;

    ApprovalRemedies(Facts facts) {
        this.facts = facts;
    }

    Fix certificates(Finding finding) {
        return Fix.advice(finding, Fix.OFFICER, explain());
    }

    Fix rule(Finding finding) {
        return Fix.advice(finding, Fix.OWNER, explain());
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
