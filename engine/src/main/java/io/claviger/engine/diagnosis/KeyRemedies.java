package io.claviger.engine.diagnosis;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.engine.boundary.KeyAct;
import io.claviger.engine.boundary.Permissions;
import io.claviger.engine.key.KeyRules;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What helps with the key: never another one that would have to be made. */
final class KeyRemedies {
    private static final int MAX_KEYS = 1000;

    private final Facts facts;

    KeyRemedies(Facts facts) {
        this.facts = facts;
    }

    Fix keyObject(Finding finding) {
        if (finding.code().equals(RefusalCode.INCIDENT_OPEN.wireName())) {
            return Fix.advice(
                    finding,
                    Fix.OFFICER,
                    "claviger incident list "
                            + facts.application().map(app -> app.id().value()).orElse("NAME"));
        }
        return facts.keyInTrash()
                .map(
                        key ->
                                new Fix(
                                        "Take the key out of the trash.",
                                        Fix.OFFICER,
                                        List.of("claviger trash restore " + key.id()),
                                        "claviger key destroy "
                                                + CommandLine.quoted(facts.label())
                                                + " --yes puts it back"))
                .orElseGet(() -> Fix.advice(finding, Fix.OWNER, "claviger key list"));
    }

    Fix attributes(Finding finding) {
        if (facts.key().isEmpty() || facts.act().isEmpty()) {
            return Fix.advice(finding, Fix.OWNER);
        }
        KeyObject key = facts.key().get();
        Optional<KeyObject> other =
                facts.state().keys(key.partition(), Optional.empty(), MAX_KEYS).stream()
                        .filter(each -> each.application().equals(key.application()))
                        .filter(each -> each.spec().equals(key.spec()))
                        .filter(each -> each.invalidated().isEmpty() && !each.id().equals(key.id()))
                        .filter(this::mayBeUsed)
                        .findFirst();
        if (other.isPresent()) {
            return new Fix(
                    "Use key '%s' of the same application, which may do it; see how they differ."
                            .formatted(other.get().label()),
                    Fix.OWNER,
                    List.of(
                            "claviger key compare %s %s"
                                    .formatted(
                                            CommandLine.quoted(facts.label()),
                                            CommandLine.quoted(other.get().label().value()))),
                    Fix.NOTHING);
        }
        return missing(key)
                .map(
                        attribute ->
                                new Fix(
                                        "Give the key the capability '%s', if its owner agrees; its protection stays."
                                                .formatted(attribute),
                                        "key management",
                                        List.of(patch(attribute, true)),
                                        patch(attribute, false)))
                .orElseGet(() -> Fix.advice(finding, Fix.OWNER, "claviger key list"));
    }

    private boolean mayBeUsed(KeyObject other) {
        return Permissions.refusal(
                        other,
                        facts.act().orElseThrow(),
                        facts.origin(),
                        facts.symptom().call().mechanism(),
                        facts.state(),
                        facts.now())
                .filter(refusal -> refusal.code() != RefusalCode.APPROVAL_REQUIRED)
                .isEmpty();
    }

    /** The one capability that would do, if the key may be given it. */
    private Optional<String> missing(KeyObject key) {
        Optional<PartitionPolicy> policy =
                facts.state().partition(key.partition()).map(Partition::policy);
        boolean use =
                facts.act()
                        .filter(
                                act ->
                                        EnumSet.of(KeyAct.SIGN, KeyAct.DECRYPT, KeyAct.ENCRYPT)
                                                .contains(act))
                        .isPresent();
        if (policy.isEmpty() || !use) {
            return Optional.empty();
        }
        Operation operation = facts.operation().orElseThrow();
        return Arrays.stream(Attribute.values())
                .filter(attribute -> attribute.kind() == Attribute.Kind.CAPABILITY)
                .filter(
                        attribute -> {
                            KeyObject next =
                                    key.changed(
                                            key.attributes().with(attribute, true),
                                            key.passwordVerifier());
                            return KeyRules.forbidsUse(next, operation, policy.get(), facts.now())
                                            .isEmpty()
                                    && KeyRules.forbidsChange(
                                                    key,
                                                    next,
                                                    Operation.CHANGE_KEY_ATTRIBUTES,
                                                    policy.get())
                                            .isEmpty();
                        })
                .findFirst()
                .map(attribute -> attribute.name().toLowerCase(Locale.ROOT));
    }

    private String patch(String attribute, boolean value) {
        return CommandLine.curl(
                "PATCH",
                "/ops/v1/keys/" + CommandLine.inPath(facts.label()) + "/attributes",
                "{\"attributes\":{\"%s\":%s}}".formatted(attribute, value));
    }

    Fix keyState(Finding finding) {
        Optional<KeyObject> blocked =
                facts.key().filter(key -> key.policy().filter(KeyPolicy::blocked).isPresent());
        if (blocked.isEmpty()) {
            // Dates only become narrower, and what is changed meanwhile is asked again.
            return Fix.advice(
                    finding, Fix.OWNER, "claviger key show " + CommandLine.quoted(facts.label()));
        }
        boolean free = blocked.get().policy().orElseThrow().unblock().free();
        return new Fix(
                free
                        ? "Unblock the key, if those who blocked it agree."
                        : "Ask for the key to be unblocked; its rule says who approves.",
                "key operation",
                List.of(
                        CommandLine.curl(
                                "POST",
                                free ? "/v1/synchronousUnblock" : "/v1/unblock",
                                "{\"unblockRequest\":{\"unblockKeyName\":%s}}"
                                        .formatted(CommandLine.json(facts.label())))),
                CommandLine.curl(
                        "POST",
                        "/v1/synchronousBlock",
                        "{\"blockRequest\":{\"blockKeyName\":%s}}"
                                .formatted(CommandLine.json(facts.label()))));
    }
}
