package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.RefusalCode;
import java.util.List;

/**
 * The smallest change that helps and can be taken back. Never a new key, never less protection of a
 * key or a partition, never a restart.
 */
final class Remedies {
    private Remedies() {}

    static Fix of(Finding finding, Facts facts) {
        var caller = new CallerRemedies(facts);
        var record = new RecordRemedies(facts);
        var key = new KeyRemedies(facts);
        var approvals = new ApprovalRemedies(facts);
        return switch (finding.aspect()) {
            case PARTITION -> caller.partition(finding);
            case CREDENTIAL -> caller.credential(finding);
            case ROLE -> caller.role(finding);
            case INTERFACE ->
                    finding.code().equals(RefusalCode.POLICY_FORBIDS.wireName())
                            ? new PolicyRemedies(facts).setting(finding)
                            : record.interfaceName(finding);
            case SOURCE -> record.source(finding);
            case ALGORITHM -> record.algorithm(finding);
            case PARTITION_POLICY -> new PolicyRemedies(facts).setting(finding);
            case KEY_OBJECT -> key.keyObject(finding);
            case KEY_ATTRIBUTES -> key.attributes(finding);
            case KEY_STATE -> key.keyState(finding);
            case MECHANISM ->
                    Fix.advice(
                            finding,
                            Fix.OWNER,
                            "claviger key show " + CommandLine.quoted(facts.label()));
            case APPROVER_CERTIFICATES -> approvals.certificates(finding);
            case QUORUM, RULE -> approvals.rule(finding);
            case APPROVALS -> approvals.approvals(finding);
            case NODE -> node(finding);
            case SINKS -> Fix.advice(finding, "operator", "claviger evidence sinks");
            case WITNESSES, EVIDENCE_LOG ->
                    Fix.advice(finding, "auditor", "claviger evidence checkpoint");
            case REQUEST, APPLICATION, SECOND_FACTOR -> Fix.advice(finding, Fix.OWNER);
        };
    }

    private static Fix node(Finding finding) {
        return finding.code().equals(RefusalCode.SEALED.wireName())
                ? new Fix(
                        finding.guidance().fix(),
                        "device SO",
                        List.of("claviger unseal"),
                        "a restart seals the node again")
                : Fix.advice(finding, "operator", "curl -sS \"$CLAVIGER_URL/health/ready\"");
    }
}
