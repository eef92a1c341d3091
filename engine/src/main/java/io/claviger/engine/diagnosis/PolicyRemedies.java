package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.engine.partition.PolicyRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What helps where the policy of the partition says no. */
final class PolicyRemedies {
    /** What can be switched without protecting any key less. */
    private static final Set<PolicySetting> SWITCHES =
            EnumSet.of(
                    PolicySetting.CLIENT_API_ACCESS,
                    PolicySetting.READ_ONLY,
                    PolicySetting.USE_OBJECTS,
                    PolicySetting.REST_API,
                    PolicySetting.PKCS11,
                    PolicySetting.JCE,
                    PolicySetting.CNG,
                    PolicySetting.OPENSSL,
                    PolicySetting.KEY_AUTHORIZATION);

    private final Facts facts;

    PolicyRemedies(Facts facts) {
        this.facts = facts;
    }

    Fix setting(Finding finding) {
        Optional<Partition> partition = facts.partition().flatMap(facts.state()::partition);
        String name = partition.map(found -> found.id().value()).orElse("NAME");
        Optional<PolicySetting> off =
                partition.map(Partition::policy).flatMap(policy -> forbidding(finding, policy));
        if (finding.code().equals(RefusalCode.PACKAGE_NOT_KEPT.wireName())) {
            return Fix.advice(finding, Fix.OFFICER, "claviger package show " + name);
        }
        String show = "claviger partition policy " + name;
        return off.map(
                        setting ->
                                new Fix(
                                        "Switch setting '%s' of partition %s, if its officer agrees."
                                                .formatted(setting.wireName(), name),
                                        Fix.OFFICER,
                                        List.of(
                                                "%s %s=%s"
                                                        .formatted(
                                                                show,
                                                                setting.wireName(),
                                                                setting == PolicySetting.READ_ONLY
                                                                        ? "false"
                                                                        : "true")),
                                        "%s %s=%s"
                                                .formatted(
                                                        show,
                                                        setting.wireName(),
                                                        setting == PolicySetting.READ_ONLY
                                                                ? "true"
                                                                : "false")))
                .orElseGet(() -> Fix.advice(finding, Fix.OFFICER, show));
    }

    /** The switch that says what the finding says. */
    private static Optional<PolicySetting> forbidding(Finding finding, PartitionPolicy policy) {
        return SWITCHES.stream()
                .filter(
                        setting ->
                                (setting == PolicySetting.READ_ONLY
                                                ? PolicyRules.forbidsWriting(policy)
                                                : PolicyRules.requires(policy, setting))
                                        .map(Refusal::message)
                                        .equals(Optional.of(finding.message())))
                .findFirst();
    }
}
