package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request with an idempotency key is not carried out again by a node that was killed between. */
class OnceOnlyCrashTest {
    private static final String KEY = "6f1c0d0a-3d0e-4b7b-9f5e-5b8f2a1c7d11";
    private static final String CREATE =
            "{\"label\":\"once\",\"algorithm\":\"AES\",\"keySize\":256,\"attributes\":{\"decrypt\":true}}";
    private static final String OTHER =
            "{\"label\":\"twice\",\"algorithm\":\"AES\",\"keySize\":256,\"attributes\":{\"decrypt\":true}}";

    @TempDir Path dir;

    @Test
    void what_was_recorded_is_told_and_not_done_again() {
        String place;
        try (var node = ClavigerProcess.node(dir.resolve("data")).start()) {
            Http.Answer first = create(node, CREATE).expect(201);
            place = first.header("Claviger-Evidence").orElseThrow();
            assertThat(create(node, CREATE).expect(201).text()).isEqualTo(first.text());
            node.kill();
        }
        try (var node = ClavigerProcess.node(dir.resolve("data")).start()) {
            Http.Answer again = create(node, CREATE).expect(409);
            assertThat(again.header("Claviger-Refusal")).contains("answer-not-kept request");
            assertThat(again.header("Claviger-Evidence")).contains(place);
            // Another request is not told apart any more; it is not carried out either.
            create(node, OTHER).expect(409);
            assertThat(node.as("keyManagement").get("/v1/key").expect(200).text())
                    .contains("once")
                    .doesNotContain("twice");
        }
    }

    private static Http.Answer create(ClavigerProcess node, String body) {
        Http http = node.as("keyManagement");
        return http.send(
                http.request("/v1/key")
                        .header("Idempotency-Key", '"' + KEY + '"')
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }
}
