package io.claviger.engine.key;

import io.claviger.core.approval.PolicyWords;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PolicySetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything in which two keys differ that makes the same call end differently, each with what
 * follows from it: the question behind "it works in test and fails in production". Pure.
 */
public final class KeyComparison {
    private static final String RULE =
            "the synchronous call is refused (approval-required) where people must approve; different"
                    + " people, quorums or times approve elsewhere";

    private final Side first;
    private final Side second;
    private final List<Difference> differences = new ArrayList<>();

    /** A key with what surrounds it. */
    public record Side(KeyObject key, Partition partition, Optional<Application> application) {}

    /**
     * One difference.
     *
     * @param aspect what differs: {@code attribute sign}, {@code ruleUse}
     * @param consequence what a caller sees of it
     */
    public record Difference(String aspect, String first, String second, String consequence) {}

    private KeyComparison(Side first, Side second) {
        this.first = first;
        this.second = second;
    }

    /** The differences, the most telling first. */
    public static List<Difference> of(Side first, Side second) {
        var comparison = new KeyComparison(first, second);
        comparison.kind();
        comparison.attributes();
        comparison.policy();
        comparison.state();
        comparison.partition();
        comparison.application();
        return List.copyOf(comparison.differences);
    }

    private void kind() {
        compare(
                "kind of key",
                side -> side.key().spec().displayName(),
                "signature and cipher algorithms that fit one key are refused with the other"
                        + " (mechanism-key-mismatch)");
        compare(
                "public half only",
                side -> yes(side.key().publicOnly()),
                "one of them has no private half here: signing, decrypting and unwrapping with it are"
                        + " refused");
        compare(
                "address format",
                side -> side.key().addressFormat().map(Enum::name).orElse("none"),
                "the reported address is another one, or there is none (no-address)");
    }

    private void attributes() {
        for (Attribute attribute : Attribute.values()) {
            if (attribute.kind() == Attribute.Kind.OF_SESSION) {
                continue;
            }
            compare(
                    "attribute " + attribute.name().toLowerCase(Locale.ROOT),
                    side -> yes(side.key().attributes().has(attribute)),
                    consequence(attribute));
        }
    }

    private static String consequence(Attribute attribute) {
        return switch (attribute.kind()) {
            case CAPABILITY ->
                    "the operation works with one key and is refused with the other"
                            + " (operation-forbidden)";
            case STRICTER_WHEN_SET, STRICTER_WHEN_CLEAR ->
                    "changing, copying, exporting or destroying works with one key and is refused with"
                            + " the other";
            case HISTORY -> "none for a call; it says where the key has been";
            case FIXED, OF_SESSION -> "labels with a derivation path work with one key only";
        };
    }

    private void policy() {
        compare(
                "policy",
                side -> side.key().policy().isPresent() ? "with a policy" : "plain key",
                "a plain key can never be given rules, blocked or unblocked (not-a-policy-key)");
        for (RuleKind kind : RuleKind.values()) {
            compare(kind.wireName(), side -> words(side.key(), kind), RULE);
        }
    }

    private static String words(KeyObject key, RuleKind kind) {
        return key.policy()
                .map(policy -> String.join(" ", PolicyWords.of(kind, policy.rule(kind))))
                .orElse("the key has no rule");
    }

    private void state() {
        compare(
                "blocked",
                side -> yes(side.key().policy().filter(KeyPolicy::blocked).isPresent()),
                "a blocked key signs, decrypts and unwraps nothing (operation-forbidden)");
        compare(
                "valid from",
                side -> side.key().validity().notBefore().map(Object::toString).orElse("ever"),
                "before that the key is not used (operation-forbidden)");
        compare(
                "valid until",
                side -> side.key().validity().notAfter().map(Object::toString).orElse("ever"),
                "after that the key is not used (operation-forbidden)");
        compare(
                "password",
                side -> yes(side.key().passwordVerifier().isPresent()),
                "a call without the password is refused with one of them (key-password-mismatch)");
        compare(
                "certificate",
                side -> yes(!side.key().certificates().isEmpty()),
                "reading the certificate or issuing under it works with one of them only");
        compare(
                "in the trash",
                side -> yes(side.key().invalidated().isPresent()),
                "a key in the trash is not found by any call (key-not-found)");
    }

    private void partition() {
        for (PolicySetting setting : PolicySetting.values()) {
            compare(
                    "partition policy " + setting.wireName(),
                    side -> setting.written(side.partition().policy().value(setting)),
                    "what this setting forbids is refused in one partition (policy-forbids): "
                            + setting.forbids());
        }
    }

    private void application() {
        compare(
                "application",
                side -> side.key().application().value(),
                "the keys belong to different onboarding records");
        compareApplication(
                "environment",
                Application::environment,
                "none for a call; it says what the key is for");
        compareApplication(
                "interfaces",
                app -> app.interfaces().stream().map(Enum::name).sorted().toList().toString(),
                "a call through an interface that is not listed is refused (interface-not-enabled)");
        compareApplication(
                "algorithms",
                app -> app.algorithms().toString(),
                "a key of a kind that is not listed is refused (algorithm-not-approved)");
        compareApplication(
                "sources",
                app -> app.access().sources().toString(),
                "a call from another address is refused (source-not-allowed)");
        compareApplication(
                "second factor",
                app -> yes(app.access().secondFactorRequired()),
                "an API key alone is refused with one of them (missing-access-token)");
        compareApplication(
                "signed requests",
                app -> yes(app.access().signedRequestsRequired()),
                "an unsigned request is refused with one of them (request-signer-not-allowed)");
    }

    private void compareApplication(
            String aspect, Function<Application, String> value, String consequence) {
        compare(
                "application " + aspect,
                side -> side.application().map(value).orElse("unknown"),
                consequence);
    }

    private void compare(String aspect, Function<Side, String> value, String consequence) {
        String one = value.apply(first);
        String other = value.apply(second);
        if (!one.equals(other)) {
            differences.add(new Difference(aspect, one, other, consequence));
        }
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}
