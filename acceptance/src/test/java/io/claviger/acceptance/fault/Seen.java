package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * An answer that named its evidence, as the client remembers it.
 *
 * @param request the X-Request-Id that the client chose
 * @param evidence log/index from the answer
 * @param refusal code from Claviger-Refusal, or empty for what was granted
 * @param digests what the record must say, by kind, computed by the client
 * @param askedNanos {@link System#nanoTime} before the request was sent
 * @param answeredNanos the same when the answer was there
 */
record Seen(
        String request,
        String evidence,
        String operation,
        String label,
        String refusal,
        Map<String, String> digests,
        long askedNanos,
        long answeredNanos) {
    Seen {
        digests = Map.copyOf(digests);
    }

    long index() {
        return Long.parseLong(evidence.substring(evidence.lastIndexOf('/') + 1));
    }

    /** Fails unless the log says the same. */
    void requireRecorded(FullLog log) {
        JsonNode record = log.record(index());
        JsonNode boundary = record.path("boundary");
        assertThat(record.path("log").asText() + "/" + index()).as("log").isEqualTo(evidence);
        assertThat(record.path("request").path("id").asText())
                .as("request id of record %d", index())
                .isEqualTo(request);
        assertThat(boundary.path("operation").asText()).as(request).isEqualTo(operation);
        assertThat(boundary.path("decision").asText())
                .as(request)
                .isEqualTo(refusal.isEmpty() ? "granted" : "refused");
        assertThat(boundary.path("refusal").path("code").asText()).as(request).isEqualTo(refusal);
        if (!label.isEmpty()) {
            assertThat(boundary.path("label").asText()).as(request).isEqualTo(label);
        }
        digests.forEach(
                (kind, digest) ->
                        assertThat(record.path("digests").path(kind).asText())
                                .as("%s of %s", kind, request)
                                .isEqualTo(digest));
    }
}
