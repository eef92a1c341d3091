package io.claviger.engine.diagnosis;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.Application;
import io.claviger.core.state.KeyObject;
import java.util.List;
import java.util.Optional;

/** What helps where the onboarding record says no: a version of it that two officers agree on. */
final class RecordRemedies {
    private static final String OFFICERS =
            "device SO, who asks for the change, and partition SO, who approves it";

    private final Facts facts;

    RecordRemedies(Facts facts) {
        this.facts = facts;
    }

    Fix interfaceName(Finding finding) {
        return record(
                finding, "interfaces", Optional.of(facts.origin().interfaceName().wireName()));
    }

    Fix source(Finding finding) {
        return record(finding, "sources", Optional.of(facts.origin().source()));
    }

    Fix algorithm(Finding finding) {
        return record(
                finding,
                "algorithms",
                facts.key()
                        .map(KeyObject::spec)
                        .or(() -> refusedKind(finding))
                        .map(KeySpec::displayName));
    }

    /** Of a key that was not made nothing is known but what its refusal named, which ends in it. */
    private static Optional<KeySpec> refusedKind(Finding finding) {
        String message = finding.message();
        return KeySpec.ofDisplayName(message.substring(message.lastIndexOf(' ') + 1));
    }

    private Fix record(Finding finding, String field, Optional<String> value) {
        Optional<ApplicationId> application = facts.application().map(Application::id);
        if (application.isEmpty() || value.isEmpty()) {
            return Fix.advice(finding, Fix.OFFICER, "claviger application list");
        }
        ApplicationId name = application.get();
        return new Fix(
                "%s The change would add '%s' to field '%s'."
                        .formatted(finding.guidance().fix(), value.get(), field),
                OFFICERS,
                List.of(
                        "claviger application show %s | jq 'del(.version, .onboarded, .departed)' > %s-before.json"
                                .formatted(name, name),
                        "jq %s %s-before.json > %s.json"
                                .formatted(
                                        CommandLine.quoted(
                                                ".%s += [%s]"
                                                        .formatted(
                                                                field,
                                                                CommandLine.json(value.get()))),
                                        name,
                                        name),
                        "claviger application change %s.json".formatted(name),
                        "claviger application approve " + name),
                "claviger application change %s-before.json, approved likewise".formatted(name));
    }
}
