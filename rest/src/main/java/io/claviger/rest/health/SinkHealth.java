package io.claviger.rest.health;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.id.SinkName;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * How a sink is to which records are streamed.
 *
 * @param to its address, without anything secret
 * @param position index of the next record for it
 * @param behind how many records of the log it has not been through
 * @param since while records wait: when it was last well
 * @param lastError why it does not take records
 * @param degraded records have waited for too long
 */
public record SinkHealth(
        SinkName name,
        String to,
        long position,
        long behind,
        Optional<Instant> since,
        Optional<String> lastError,
        boolean degraded) {
    static final Schema SCHEMA =
            Schema.object(
                    "Sink",
                    "A sink to which records are streamed.",
                    must("name", Schema.text("Name.")),
                    must("to", Schema.text("Address, without anything secret.")),
                    must("position", Schema.integer("Index of the next record for it.")),
                    must("behind", Schema.integer("Records of the log that it waits for.")),
                    must(
                            "since",
                            Schema.instant("While records wait: when it was last well.").orNull()),
                    must("lastError", Schema.text("Why it takes no records.").orNull()),
                    must(
                            "degraded",
                            Schema.flag("true: records have waited for more than a minute.")));

    /** Where the health of the sinks comes from; the sinks are the same in every answer. */
    @FunctionalInterface
    public interface Source {
        /** A node without sinks. */
        Source NONE = List::of;

        List<SinkHealth> now();
    }

    ObjectNode written() {
        return Json.object()
                .put("name", name.value())
                .put("to", to)
                .put("position", position)
                .put("behind", behind)
                .put(
                        "since",
                        since.map(time -> time.truncatedTo(ChronoUnit.MILLIS).toString())
                                .orElse(null))
                .put("lastError", lastError.orElse(null))
                .put("degraded", degraded);
    }
}
