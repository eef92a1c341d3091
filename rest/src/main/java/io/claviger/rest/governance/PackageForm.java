package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.ServicePackage;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A service package in JSON. What it does not promise is left out. */
final class PackageForm {
    static final Schema SCHEMA = schema("ServicePackage", true);
    static final Schema FORM = schema("ServicePackageForm", false);

    private static final int MAX_NUMBER = 1_000_000_000;
    private static final Set<String> FIELDS =
            Set.of(
                    "name",
                    "policy",
                    "algorithms",
                    "interfaces",
                    "approvals",
                    "maximumKeys",
                    "cosigners",
                    "nodes",
                    "regions",
                    "claims");
    static final Set<String> SETTINGS =
            Arrays.stream(PolicySetting.values())
                    .map(PolicySetting::wireName)
                    .collect(Collectors.toUnmodifiableSet());

    private PackageForm() {}

    private static Schema schema(String name, boolean written) {
        return Schema.object(
                name,
                "What a partition promises to its users.",
                must("name", Schema.text("1 to 64 printable ASCII characters.")),
                may("policy", PolicyForm.CHANGE.orNull()),
                may(
                        "algorithms",
                        Schema.list(Schema.text("EC, RSA-3072, …"), "Kinds of keys; none: any.")
                                .orNull()),
                may(
                        "interfaces",
                        Schema.list(Schema.text("rest, …"), "Ways of applications; none: any.")
                                .orNull()),
                number("approvals", "People who approve each use of a key, at least."),
                number("maximumKeys", "Most keys."),
                number("cosigners", "Witnesses that have cosigned the log, at least."),
                number("nodes", "Nodes that keep the partition, at least."),
                may(
                        "regions",
                        Schema.list(Schema.text("Region."), "Where nodes stand; none: anywhere.")
                                .orNull()),
                may(
                        "claims",
                        Schema.list(
                                        Schema.text("Sentence."),
                                        "What is claimed beyond that: shown, checked by nobody.")
                                .orNull()),
                written
                        ? must("promises", Schema.list(Schema.text("Sentence."), "In words."))
                        : may("promises", Schema.list(Schema.text("-"), "Ignored.").orNull()));
    }

    private static Schema.Member number(String name, String meaning) {
        return may(name, Schema.integer(meaning).orNull());
    }

    /** The package that the body describes; {@link Unacceptable} names what is wrong with it. */
    static ServicePackage read(Members body) {
        body.refuseOthers(FIELDS);
        try {
            return new ServicePackage(
                    body.text("name"),
                    policy(body),
                    new TreeSet<>(
                            texts(body, "algorithms").stream()
                                    .map(PackageForm::algorithm)
                                    .toList()),
                    interfaces(body),
                    number(body, "approvals"),
                    number(body, "maximumKeys"),
                    number(body, "cosigners"),
                    number(body, "nodes"),
                    new TreeSet<>(texts(body, "regions")),
                    texts(body, "claims"));
        } catch (IllegalArgumentException wrong) {
            throw wrong(String.valueOf(wrong.getMessage()));
        }
    }

    private static Map<PolicySetting, Integer> policy(Members body) {
        Map<PolicySetting, Integer> policy = new EnumMap<>(PolicySetting.class);
        body.optionalObject("policy")
                .ifPresent(
                        given -> {
                            given.refuseOthers(SETTINGS);
                            for (PolicySetting setting : PolicySetting.values()) {
                                String name = setting.wireName();
                                if (setting.flag()) {
                                    given.optionalFlag(name)
                                            .ifPresent(on -> policy.put(setting, on ? 1 : 0));
                                } else {
                                    given.optionalInteger(name)
                                            .ifPresent(value -> policy.put(setting, value));
                                }
                            }
                        });
        return policy;
    }

    private static Set<InterfaceName> interfaces(Members body) {
        Set<InterfaceName> interfaces = EnumSet.noneOf(InterfaceName.class);
        for (String text : texts(body, "interfaces")) {
            interfaces.add(
                    InterfaceName.ofWireName(text)
                            .filter(name -> name != InterfaceName.NODE)
                            .orElseThrow(() -> wrong("field 'interfaces': '%s' is unknown", text)));
        }
        return interfaces;
    }

    private static String algorithm(String name) {
        if (KeyAlgorithm.ofWireName(name).isEmpty() && KeySpec.ofDisplayName(name).isEmpty()) {
            throw wrong("field 'algorithms': '%s' is unknown", name);
        }
        return name;
    }

    private static List<String> texts(Members body, String name) {
        List<String> texts = body.optionalTexts(name).orElse(List.of());
        if (texts.size() > ServicePackage.MAX_LIST
                || texts.stream()
                        .anyMatch(
                                text ->
                                        text.isBlank()
                                                || text.length() > ServicePackage.MAX_TEXT
                                                || text.chars()
                                                        .anyMatch(Character::isISOControl))) {
            throw wrong("field '%s' has at most 64 entries of 1 to 256 printable characters", name);
        }
        return texts;
    }

    private static int number(Members body, String name) {
        int number = body.optionalInteger(name).orElse(0);
        if (number < 0 || number > MAX_NUMBER) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE,
                    "field '%s' is 0 to %d".formatted(body.path(name), MAX_NUMBER));
        }
        return number;
    }

    private static Unacceptable wrong(String sentence, String... parts) {
        return new Unacceptable(
                RefusalCode.PACKAGE_INVALID,
                "service package, " + sentence.formatted((Object[]) parts));
    }

    static ObjectNode written(ServicePackage promised) {
        ObjectNode body = Json.object().put("name", promised.name());
        if (!promised.policy().isEmpty()) {
            ObjectNode policy = body.putObject("policy");
            promised.policy()
                    .forEach(
                            (setting, value) -> {
                                if (setting.flag()) {
                                    policy.put(setting.wireName(), value == 1);
                                } else {
                                    policy.put(setting.wireName(), value);
                                }
                            });
        }
        list(body, "algorithms", promised.algorithms());
        list(
                body,
                "interfaces",
                promised.interfaces().stream().map(InterfaceName::wireName).toList());
        number(body, "approvals", promised.approvals());
        number(body, "maximumKeys", promised.maximumKeys());
        number(body, "cosigners", promised.cosigners());
        number(body, "nodes", promised.nodes());
        list(body, "regions", promised.regions());
        list(body, "claims", promised.claims());
        ArrayNode promises = body.putArray("promises");
        promised.promises().forEach(promises::add);
        return body;
    }

    private static void list(ObjectNode body, String name, Iterable<String> texts) {
        if (texts.iterator().hasNext()) {
            ArrayNode array = body.putArray(name);
            texts.forEach(array::add);
        }
    }

    private static void number(ObjectNode body, String name, int number) {
        if (number > 0) {
            body.put(name, number);
        }
    }
}
