package io.claviger.engine.diagnosis;

import java.util.List;

/** What helps where approvals are missing. */
final class ApprovalRemedies {
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

    private String explain() {
        return "claviger policy explain --key " + CommandLine.quoted(facts.label());
    }

    Fix approvals(Finding finding) {
        return facts.waiting()
                .filter(request -> request.status().open())
                .map(
                        request ->
                                new Fix(
                                        "Let the approvers who have not answered decide.",
                                        "approvers",
                                        List.of("claviger approve list"),
                                        Fix.NOTHING))
                .orElseGet(() -> Fix.advice(finding, Fix.OWNER, explain()));
    }
}
