package io.claviger.engine.diagnosis;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.boundary.Authority;
import io.claviger.engine.boundary.KeyAct;
import io.claviger.engine.boundary.Permissions;
import io.claviger.engine.key.KeyRules;
import io.claviger.engine.partition.PolicyRules;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The smallest change that helps and can be taken back. Never a new key, never less protection of a
 * key or a partition, never a restart.
 */
final class Remedies {
    private static final String NOTHING = "nothing is changed";
    private static final String OFFICER = "partition SO";
    private static final String OWNER = "application owner";
    private static final int MAX_KEYS = 1000;

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

    Remedies(Facts facts) {
        this.facts = facts;
    }

    Fix of(Finding finding) {
        return switch (finding.aspect()) {
            case PARTITION -> partition(finding);
            case CREDENTIAL -> credential(finding);
            case ROLE -> role(finding);
            case INTERFACE ->
                    finding.code().equals(RefusalCode.POLICY_FORBIDS.wireName())
                            ? setting(finding)
                            : interfaceName(finding);
            case SOURCE -> record(finding, "sources", facts.origin().source());
            case ALGORITHM -> algorithm(finding);
            case PARTITION_POLICY -> setting(finding);
            case KEY_OBJECT -> keyObject(finding);
            case KEY_ATTRIBUTES -> attributes(finding);
            case KEY_STATE -> keyState(finding);
            case MECHANISM -> advice(finding, OWNER, "claviger key show " + quoted(label()));
            case APPROVER_CERTIFICATES ->
                    advice(finding, OFFICER, "claviger policy explain --key " + quoted(label()));
            case QUORUM, RULE ->
                    advice(finding, OWNER, "claviger policy explain --key " + quoted(label()));
            case APPROVALS -> approvals(finding);
            case NODE ->
                    finding.code().equals(RefusalCode.SEALED.wireName())
                            ? new Fix(
                                    finding.guidance().fix(),
                                    "device SO",
                                    List.of("claviger unseal"),
                                    "a restart seals the node again")
                            : advice(finding, "operator", "claviger evidence sinks");
            case SINKS -> advice(finding, "operator", "claviger evidence sinks");
            case WITNESSES, EVIDENCE_LOG ->
                    advice(finding, "auditor", "claviger evidence checkpoint");
            case REQUEST, APPLICATION, SECOND_FACTOR -> advice(finding, OWNER);
        };
    }

    private static Fix advice(Finding finding, String who, String... commands) {
        return new Fix(finding.guidance().fix(), who, List.of(commands), NOTHING);
    }

    private String label() {
        return facts.key()
                .map(key -> key.label().value())
                .or(() -> facts.symptom().call().key())
                .orElse("LABEL");
    }

    /** One word of a POSIX shell. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9._/:@%+=-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }

    // Who asks

    private Fix partition(Finding finding) {
        return facts.keyElsewhere()
                .map(
                        key ->
                                new Fix(
                                        finding.guidance().fix(),
                                        OWNER,
                                        List.of(
                                                "claviger credential list --application "
                                                        + key.application()),
                                        NOTHING))
                .orElseGet(() -> advice(finding, OWNER, "claviger partition list"));
    }

    private Fix credential(Finding finding) {
        Optional<Credential> known = facts.credential();
        Optional<ApplicationId> application = facts.application().map(Application::id);
        Optional<Role> role =
                known.map(Credential::role)
                        .or(
                                () ->
                                        facts.operation()
                                                .flatMap(
                                                        op ->
                                                                Authority.allowed(op).stream()
                                                                        .sorted()
                                                                        .findFirst()));
        if (role.isEmpty()
                || finding.code().equals(RefusalCode.MISSING_API_KEY.wireName())
                || (known.isEmpty() && application.isEmpty())) {
            return advice(finding, OWNER, "claviger credential list --application NAME");
        }
        return application
                .map(
                        app ->
                                other(app, role.get())
                                        .map(valid -> useOther(app, valid))
                                        .orElseGet(
                                                () ->
                                                        issue(
                                                                app,
                                                                role.get(),
                                                                known.map(Credential::name)
                                                                        .orElse("renewed"))))
                .orElseGet(() -> advice(finding, "device SO", "claviger credential list"));
    }

    /** A valid credential of the application with this role. */
    private Optional<Credential> other(ApplicationId application, Role role) {
        return facts.state().credentials(application).stream()
                .filter(each -> each.role() == role && each.validAt(facts.now()))
                .findFirst();
    }

    private static Fix useOther(ApplicationId application, Credential valid) {
        return new Fix(
                "Use the application's valid credential %s ('%s')."
                        .formatted(valid.id(), valid.name()),
                OWNER,
                List.of("claviger credential list --application " + application),
                NOTHING);
    }

    private static Fix issue(ApplicationId application, Role role, String name) {
        return new Fix(
                "Issue another credential for the same application; its keys stay as they are.",
                OFFICER,
                List.of(
                        "claviger credential issue --role %s --application %s --name %s"
                                .formatted(role.wireName(), application, quoted(name))),
                "claviger credential revoke ID, with the id of the new one");
    }

    private Fix role(Finding finding) {
        Optional<ApplicationId> application = facts.application().map(Application::id);
        if (application.isEmpty() || facts.operation().isEmpty()) {
            return advice(finding, OWNER);
        }
        List<Role> fit =
                Authority.allowed(facts.operation().get()).stream()
                        .filter(Role::ofApplication)
                        .sorted()
                        .toList();
        return fit.stream()
                .flatMap(role -> other(application.get(), role).stream())
                .findFirst()
                .map(valid -> useOther(application.get(), valid))
                .orElseGet(
                        () ->
                                fit.isEmpty()
                                        ? advice(finding, "officers")
                                        : issue(
                                                application.get(),
                                                fit.getFirst(),
                                                fit.getFirst().wireName()));
    }

    // The onboarding record

    private Fix interfaceName(Finding finding) {
        return record(finding, "interfaces", facts.origin().interfaceName().wireName());
    }

    private Fix algorithm(Finding finding) {
        return record(
                finding,
                "algorithms",
                facts.key().map(key -> key.spec().displayName()).orElse("the key's kind"));
    }

    private Fix record(Finding finding, String field, String value) {
        String name = facts.application().map(app -> app.id().value()).orElse("NAME");
        String file = name + ".json";
        return new Fix(
                "%s The change would be '%s' added to field '%s'.%s"
                        .formatted(
                                finding.guidance().fix(),
                                value,
                                field,
                                listed(field)
                                        .map(values -> " It lists " + values + ".")
                                        .orElse("")),
                OFFICER,
                List.of("claviger application show %s > %s".formatted(name, file)),
                "the file is the record as it was");
    }

    private Optional<String> listed(String field) {
        return facts.application()
                .map(
                        app ->
                                switch (field) {
                                    case "interfaces" ->
                                            app.interfaces().stream()
                                                    .map(InterfaceName::wireName)
                                                    .sorted()
                                                    .collect(Collectors.joining(", "));
                                    case "sources" -> String.join(", ", app.access().sources());
                                    default -> String.join(", ", app.algorithms());
                                });
    }

    // The partition

    private Fix setting(Finding finding) {
        Optional<Partition> partition = facts.partition().flatMap(facts.state()::partition);
        String name = partition.map(found -> found.id().value()).orElse("NAME");
        Optional<PolicySetting> off =
                partition.map(Partition::policy).flatMap(policy -> forbidding(finding, policy));
        String show = "claviger partition policy " + name;
        return off.map(
                        setting ->
                                new Fix(
                                        "Switch setting '%s' of partition %s, if its officer agrees."
                                                .formatted(setting.wireName(), name),
                                        OFFICER,
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
                .orElseGet(() -> advice(finding, OFFICER, show));
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

    // The key

    private Fix keyObject(Finding finding) {
        return facts.keyInTrash()
                .map(
                        key ->
                                new Fix(
                                        "Take the key out of the trash.",
                                        OFFICER,
                                        List.of("claviger trash restore " + key.id()),
                                        "claviger key destroy "
                                                + quoted(label())
                                                + " --yes puts it back"))
                .orElseGet(() -> advice(finding, OWNER, "claviger key list"));
    }

    private Fix attributes(Finding finding) {
        if (facts.key().isEmpty() || facts.act().isEmpty()) {
            return advice(finding, OWNER);
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
                    OWNER,
                    List.of(
                            "claviger key compare %s %s"
                                    .formatted(
                                            quoted(label()), quoted(other.get().label().value()))),
                    NOTHING);
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
                .orElseGet(() -> advice(finding, OWNER, "claviger key list"));
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
        return curl(
                "PATCH",
                "/ops/v1/keys/" + label() + "/attributes",
                "{\"attributes\":{\"%s\":%s}}".formatted(attribute, value));
    }

    private static String curl(String method, String path, String body) {
        return "curl -sS -X %s -H \"X-API-KEY: $CLAVIGER_API_KEY\" -H 'Content-Type: application/json' -d %s \"$CLAVIGER_URL%s\""
                .formatted(method, quoted(body), path);
    }

    private Fix keyState(Finding finding) {
        Optional<KeyObject> blocked =
                facts.key().filter(key -> key.policy().filter(KeyPolicy::blocked).isPresent());
        if (blocked.isEmpty()) {
            // Dates only become narrower, and what is changed meanwhile is asked again.
            return advice(finding, OWNER, "claviger key show " + quoted(label()));
        }
        boolean free = blocked.get().policy().orElseThrow().unblock().free();
        return new Fix(
                free
                        ? "Unblock the key, if those who blocked it agree."
                        : "Ask for the key to be unblocked; its rule says who approves.",
                "key operation",
                List.of(
                        curl(
                                "POST",
                                free ? "/v1/synchronousUnblock" : "/v1/unblock",
                                "{\"unblockRequest\":{\"unblockKeyName\":\"%s\"}}"
                                        .formatted(label()))),
                curl(
                        "POST",
                        "/v1/synchronousBlock",
                        "{\"blockRequest\":{\"blockKeyName\":\"%s\"}}".formatted(label())));
    }

    private Fix approvals(Finding finding) {
        return facts.waiting()
                .filter(request -> request.status().open())
                .map(
                        request ->
                                new Fix(
                                        "Let the approvers who have not answered decide.",
                                        "approvers",
                                        List.of("claviger approve list"),
                                        NOTHING))
                .orElseGet(
                        () ->
                                advice(
                                        finding,
                                        OWNER,
                                        "claviger policy explain --key " + quoted(label())));
    }
}
