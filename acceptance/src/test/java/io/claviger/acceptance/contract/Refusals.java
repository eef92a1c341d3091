package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.Http;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What every error looks like on the wire. */
final class Refusals {
    private Refusals() {}

    /** JSON, the three members in order and nothing else under /v1, nothing of the inside. */
    static JsonNode expect(Http.Answer answer, int status, int errorCode) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        JsonNode body = wellFormed(answer);
        assertThat(body.path("errorCode").intValue()).as("%s", answer).isEqualTo(errorCode);
        return body;
    }

    /** As {@link #expect(Http.Answer, int, int)}, with {@code words} in the message. */
    static JsonNode expect(Http.Answer answer, int status, int errorCode, String... words) {
        JsonNode body = expect(answer, status, errorCode);
        assertThat(body.path("message").asText()).as("%s", answer).contains(words);
        return body;
    }

    /** The form alone. */
    static JsonNode wellFormed(Http.Answer answer) {
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
        JsonNode body = answer.json();
        assertThat(body.path("errorCode").isIntegralNumber()).as("%s", answer).isTrue();
        assertThat(body.path("reason").asText()).as("%s", answer).startsWith("res.error.");
        assertThat(body.path("message").isTextual()).as("%s", answer).isTrue();
        if (answer.raw().uri().getPath().startsWith("/v1/")) {
            assertThat(names(body))
                    .as("%s", answer)
                    .containsExactly("errorCode", "reason", "message");
        }
        assertThat(answer.text())
                .doesNotContain("Exception")
                .doesNotContain("\tat ")
                .doesNotContain("io.claviger")
                .doesNotContain("java.");
        return body;
    }

    static List<String> names(JsonNode object) {
        Iterator<String> names = object.fieldNames();
        return Stream.generate(() -> names)
                .takeWhile(Iterator::hasNext)
                .map(Iterator::next)
                .toList();
    }
}
