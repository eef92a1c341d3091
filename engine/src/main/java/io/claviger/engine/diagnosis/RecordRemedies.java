package io.claviger.engine.diagnosis;

import io.claviger.core.state.InterfaceName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What helps where the onboarding record says no. */
final class RecordRemedies {
    private final Facts facts;

    RecordRemedies(Facts facts) {
        this.facts = facts;
    }

    Fix interfaceName(Finding finding) {
        return record(finding, "interfaces", facts.origin().interfaceName().wireName());
    }

    Fix source(Finding finding) {
        return record(finding, "sources", facts.origin().source());
    }

    Fix algorithm(Finding finding) {
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
                Fix.OFFICER,
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
}
