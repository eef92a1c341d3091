package io.claviger.cli.auditor;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the log says was done with a key, counted over as many answers as the node gives. */
final class Uses {
    private final Map<Did, Count> counts = new LinkedHashMap<>();

    private long archivedBelow;

    private Uses() {}

    /** Who did what by which way. */
    record Did(
            @Nullable String application,
            @Nullable String credential,
            String operation,
            String interfaceName) {}

    /** How often, and when for the first and last time. */
    record Count(long granted, long refused, long approved, String first, String last) {
        private Count with(Count later) {
            return new Count(
                    granted + later.granted,
                    refused + later.refused,
                    approved + later.approved,
                    first,
                    later.last);
        }
    }

    /**
     * Asks until everything is counted.
     *
     * @param query parameters of the route, each with an ampersand in front
     */
    static Uses count(Service service, String query) {
        var uses = new Uses();
        String after = "";
        while (true) {
            JsonNode page =
                    service.get("/evidence/v1/who-did?" + query.substring(1) + after).json();
            page.path("uses").forEach(uses::add);
            uses.archivedBelow = page.path("archivedBelow").asLong();
            if (!page.path("next").isNumber()) {
                return uses;
            }
            after = "&after=" + page.path("next").asLong();
        }
    }

    private void add(JsonNode use) {
        counts.merge(
                new Did(
                        use.path("application").textValue(),
                        use.path("credential").textValue(),
                        use.path("operation").asText(),
                        use.path("interface").asText()),
                new Count(
                        use.path("granted").asLong(),
                        use.path("refused").asLong(),
                        use.path("approved").asLong(),
                        use.path("first").asText(),
                        use.path("last").asText()),
                Count::with);
    }

    /** Uses before this record were archived, and are not counted. */
    long archivedBelow() {
        return archivedBelow;
    }

    Map<Did, Count> all() {
        return counts;
    }

    /**
     * How often the credential was granted the operation, by interface. What was approved first was
     * done in the name of the application, by no credential: it counts for each of them.
     */
    Map<String, Long> granted(@Nullable String application, String credential, String operation) {
        var found = new TreeMap<String, Long>();
        counts.forEach(
                (did, count) -> {
                    boolean by =
                            did.credential() == null
                                    ? Objects.equals(did.application(), application)
                                    : did.credential().equals(credential);
                    if (by && did.operation().equals(operation) && count.granted() > 0) {
                        found.merge(did.interfaceName(), count.granted(), Long::sum);
                    }
                });
        return found;
    }
}
