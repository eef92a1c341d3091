package io.claviger.engine.diagnosis;

import io.claviger.core.evidence.Operation;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Validity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Inspect: whether the key is there, and what forbids the act with it. */
final class InspectingKey {
    private static final Set<Operation> MAKES_A_KEY =
            EnumSet.of(
                    Operation.CREATE_KEY,
                    Operation.IMPORT_KEY,
                    Operation.DERIVE_KEY,
                    Operation.COPY_KEY);

    private static final List<Aspect> OF_A_KEY =
            List.of(
                    Aspect.KEY_OBJECT,
                    Aspect.PARTITION_POLICY,
                    Aspect.KEY_ATTRIBUTES,
                    Aspect.KEY_STATE,
                    Aspect.MECHANISM,
                    Aspect.ALGORITHM);

    private final Facts facts;

    InspectingKey(Facts facts) {
        this.facts = facts;
    }

    List<Sight> looks() {
        return facts.symptom()
                .call()
                .key()
                .map(name -> facts.key().map(this::found).orElseGet(() -> List.of(absent(name))))
                .orElseGet(() -> List.of(Sight.sound(Aspect.KEY_OBJECT, "no key is named")));
    }

    private Sight absent(String name) {
        if (facts.refused().isPresent()
                && facts.operation().filter(MAKES_A_KEY::contains).isPresent()) {
            // What was to be made is not there, as it must be: the refusal says why.
            Refusal refusal = facts.refused().get();
            return new Sight.Broken(Finding.of(Placing.withoutKey(refusal.code()), refusal));
        }
        return new Sight.Broken(
                Finding.of(
                        Aspect.KEY_OBJECT,
                        Refusal.of(
                                RefusalCode.KEY_NOT_FOUND,
                                facts.keyInTrash()
                                        .map(
                                                key ->
                                                        "key '%s' lies in the trash since %s"
                                                                .formatted(
                                                                        key.label(),
                                                                        key.invalidated()
                                                                                .orElseThrow()))
                                        .orElse(
                                                "partition %s has no key '%s'"
                                                        .formatted(
                                                                facts.partition()
                                                                        .map(Object::toString)
                                                                        .orElse("?"),
                                                                name)))));
    }

    /** Aspect by aspect, up to the one that forbids the act. */
    private List<Sight> found(KeyObject key) {
        List<Sight> sights = new ArrayList<>();
        sights.add(
                Sight.sound(
                        Aspect.KEY_OBJECT,
                        "key '%s' (%s, version %d) of application '%s' is there"
                                .formatted(
                                        key.label(),
                                        key.spec().displayName(),
                                        key.version(),
                                        key.application())));
        Optional<Finding> broken =
                facts.forbidsAct()
                        .map(refusal -> Finding.of(Placing.of(refusal, key, facts.now()), refusal));
        for (Aspect aspect : OF_A_KEY) {
            if (broken.filter(finding -> finding.aspect() == aspect).isPresent()) {
                sights.add(new Sight.Broken(broken.get()));
                break;
            }
            described(aspect, key).ifPresent(text -> sights.add(Sight.sound(aspect, text)));
        }
        return sights;
    }

    private Optional<String> described(Aspect aspect, KeyObject key) {
        return switch (aspect) {
            case PARTITION_POLICY ->
                    Optional.of("the policy of partition %s allows it".formatted(key.partition()));
            case KEY_ATTRIBUTES -> Optional.of("attributes " + attributes(key));
            case KEY_STATE ->
                    Optional.of(
                            "the key is %s, valid %s"
                                    .formatted(
                                            key.policy().filter(KeyPolicy::blocked).isPresent()
                                                    ? "blocked"
                                                    : "not blocked",
                                            dates(key.validity())));
            case MECHANISM ->
                    facts.symptom()
                            .call()
                            .mechanism()
                            .map(name -> "%s fits the key".formatted(name));
            case ALGORITHM ->
                    facts.application()
                            .map(
                                    app ->
                                            "the record of application '%s' approves %s"
                                                    .formatted(app.id(), key.spec().displayName()));
            default -> Optional.empty();
        };
    }

    private static String dates(Validity validity) {
        String from = validity.notBefore().map(start -> "from " + start).orElse("");
        String to = validity.notAfter().map(end -> "until " + end).orElse("");
        return from.isEmpty() && to.isEmpty() ? "at any time" : (from + " " + to).strip();
    }

    /** Names of the attributes that are set, in order. */
    static String attributes(KeyObject key) {
        return key.attributes().set().stream()
                .map(attribute -> attribute.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }
}
