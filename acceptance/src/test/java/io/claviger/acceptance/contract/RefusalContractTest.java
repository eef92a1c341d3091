package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bad input gets: a client error in the contract's form that names the field, never a 500,
 * never a stack trace; and evidence of it.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalContractTest {
    private static final String SIGN =
            """
            {"signRequest":{"payload":"AAAA","signKeyName":"k","signatureAlgorithm":"EDDSA"}}""";

    private final Tenant tenant;

    RefusalContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @BeforeAll
    void createKey() {
        tenant.createKey("k", Map.of("algorithm", "ED"));
    }

    /** Every route that takes a body, with a credential that may call it. */
    private List<Map.Entry<String, Http>> posts() {
        return List.of(
                Map.entry("/v1/key", tenant.keys()),
                Map.entry("/v1/key/attributes", tenant.keys()),
                Map.entry("/v1/key/deleteKey", tenant.keys()),
                Map.entry("/v1/key/changePassword", tenant.keys()),
                Map.entry("/v1/synchronousModify", tenant.keys()),
                Map.entry("/v1/modify", tenant.keys()),
                Map.entry("/v1/synchronousBlock", tenant.use()),
                Map.entry("/v1/synchronousUnblock", tenant.use()),
                Map.entry("/v1/synchronousSign", tenant.use()),
                Map.entry("/v1/verify", tenant.use()),
                Map.entry("/v1/encrypt", tenant.use()),
                Map.entry("/v1/synchronousDecrypt", tenant.use()),
                Map.entry("/ops/v1/partitions", tenant.node().as("deviceSo")),
                Map.entry("/ops/v1/applications", tenant.officer()),
                Map.entry("/ops/v1/credentials", tenant.officer()));
    }

    static Stream<Arguments> notJson() {
        return Stream.of(
                Arguments.of("empty", "", 621),
                Arguments.of("blank", "  \n", 621),
                Arguments.of("cut", "{\"label\":", 621),
                Arguments.of("no quotes", "{label:1}", 621),
                Arguments.of("single quotes", "{'label':'a'}", 621),
                Arguments.of("comment", "{/* */\"label\":\"a\"}", 621),
                Arguments.of("two values", "{}{}", 621),
                Arguments.of("trailing text", "{} x", 621),
                Arguments.of("trailing comma", "{\"label\":\"a\",}", 621),
                Arguments.of("NaN", "{\"label\":NaN}", 621),
                Arguments.of("control character", "{\"label\":\"a\u0001\"}", 621),
                Arguments.of("array", "[]", 600),
                Arguments.of("text", "\"a\"", 600),
                Arguments.of("null", "null", 600),
                Arguments.of("number", "1", 600),
                Arguments.of("twice", "{\"label\":\"a\",\"label\":\"b\"}", 621),
                Arguments.of("deep lists", "{\"a\":" + "[".repeat(5000), 621),
                Arguments.of("deep objects", "{\"a\":".repeat(5000), 621),
                Arguments.of("long number", "{\"a\":" + "9".repeat(5000) + "}", 621),
                Arguments.of("long name", "{\"" + "n".repeat(100_000) + "\":1}", 621));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notJson")
    void a_body_that_is_no_json_object_is_refused_on_every_route(
            String what, String body, int code) {
        for (Map.Entry<String, Http> route : posts()) {
            Http.Answer answer = route.getValue().post(route.getKey(), body);
            Refusals.expect(answer, 400, code);
            assertThat(answer.header("Claviger-Evidence")).as("%s", answer).isPresent();
        }
    }

    @Test
    void invalid_utf_8_is_refused_on_every_route() {
        List<byte[]> broken =
                List.of(
                        new byte[] {(byte) 0xff},
                        new byte[] {(byte) 0xc3},
                        // An overlong slash, half of a surrogate pair, a code point past the end.
                        new byte[] {(byte) 0xc0, (byte) 0xaf},
                        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                        new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80});
        for (Map.Entry<String, Http> route : posts()) {
            for (byte[] bytes : broken) {
                var body = new ByteArrayOutputStream();
                body.writeBytes("{\"label\":\"a".getBytes(StandardCharsets.UTF_8));
                body.writeBytes(bytes);
                body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
                Refusals.expect(
                        send(route.getValue(), route.getKey(), body.toByteArray()),
                        400,
                        621,
                        "UTF-8");
            }
        }
    }

    @Test
    void a_byte_order_mark_or_utf_16_is_not_utf_8_json() {
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
            Refusals.expect(
                    send(tenant.use(), "/v1/synchronousSign", SIGN.getBytes(charset)), 400, 621);
        }
    }

    @Test
    void the_empty_object_is_refused_by_the_name_of_the_first_missing_field() {
        Map<String, String> missing =
                Map.of(
                        "/v1/key", "label",
                        "/v1/key/attributes", "label",
                        "/v1/synchronousModify", "modifyRequest",
                        "/v1/synchronousSign", "signRequest",
                        "/v1/verify", "verifySignatureRequest",
                        "/v1/encrypt", "encryptRequest",
                        "/v1/synchronousDecrypt", "decryptRequest",
                        "/ops/v1/partitions", "name",
                        "/ops/v1/applications", "name",
                        "/ops/v1/credentials", "name");
        for (Map.Entry<String, Http> route : posts()) {
            String field = missing.getOrDefault(route.getKey(), "");
            Refusals.expect(route.getValue().post(route.getKey(), "{}"), 400, 600, field);
            // Clients of the contract send what comes later; an onboarding record must be
            // understood.
            Refusals.expect(
                    route.getValue().post(route.getKey(), "{\"unknown\":1}"),
                    400,
                    600,
                    route.getKey().equals("/ops/v1/applications") ? "unknown" : field);
        }
    }

    @Test
    void a_body_above_the_limit_is_413_and_nothing_is_read() {
        byte[] large = new byte[(1 << 20) + 1];
        java.util.Arrays.fill(large, (byte) ' ');
        for (Map.Entry<String, Http> route : posts()) {
            Refusals.expect(sendWhole(route.getValue(), route.getKey(), large), 413, 600);
        }
    }

    @Test
    void a_body_at_the_limit_is_read() {
        String body = SIGN + " ".repeat((1 << 20) - SIGN.length());
        tenant.use().post("/v1/synchronousSign", body).expect(200);
    }

    @Test
    void a_body_in_chunks_above_the_limit_is_413_as_well() throws IOException {
        String answer =
                raw(
                        "POST /v1/synchronousSign HTTP/1.1\r\nHost: h\r\nX-API-KEY: "
                                + Tenant.token(
                                        tenant.officer(), "key-operation", tenant.application())
                                + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + ("10000\r\n" + " ".repeat(0x10000) + "\r\n").repeat(17)
                                + "0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"errorCode\":600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/key HTTP/1.1\r\nbad header\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST /v1/key HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n"
            })
    void what_is_not_http_gets_a_client_error_in_json(String request) throws IOException {
        String answer = raw(request);
        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("\"errorCode\":")
                .contains("res.error.");
        assertThat(answer).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u0016\u0003\u0001\r\n\r\n"})
    void another_protocol_gets_nothing(String request) throws IOException {
        String answer = raw(request);
        assertThat(answer).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 4")).as(answer).isTrue();
        tenant.node().http().get("/health/live").expect(200);
    }

    @Test
    void headers_that_are_too_long_get_a_client_error_in_json() throws IOException {
        String answer =
                raw("GET /v1/key HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(200_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4").contains("\"errorCode\":");
    }

    @Test
    void an_unknown_path_is_404_and_a_wrong_method_405_both_in_json() {
        for (String path :
                List.of(
                        "/",
                        "/v1",
                        "/v1/",
                        "/v2/key",
                        "/v1/nope",
                        "/v1/key/",
                        "/v1//key",
                        "/V1/key",
                        "/v1/synchronoussign",
                        "/evidence/v1/nope",
                        "/ops/v1/nope",
                        "/v1/generateRandom",
                        "/v1/synchronousSign/x",
                        "/v1/../v1/versionInfo/..")) {
            Http.Answer answer = tenant.keys().get(path);
            if (!path.equals("/v1/key/")) {
                Refusals.expect(answer, 404, 102);
            }
        }
        Map<String, String> wrong =
                Map.of(
                        "PUT /v1/key", "GET, POST",
                        "GET /v1/synchronousSign", "POST",
                        "DELETE /v1/versionInfo", "GET",
                        "POST /evidence/v1/checkpoint", "GET",
                        "OPTIONS /v1/key", "GET, POST",
                        "TRACE /health/live", "GET",
                        "BREW /v1/key", "GET, POST");
        wrong.forEach(
                (request, allow) -> {
                    String[] words = request.split(" ", -1);
                    Http.Answer answer = tenant.keys().send(words[0], words[1], null);
                    Refusals.expect(answer, 405, 102);
                    assertThat(answer.header("Allow")).contains(allow);
                });
    }

    @Test
    void broken_escapes_in_paths_and_queries_are_refused() throws IOException {
        String token = Tenant.token(tenant.officer(), "key-management", tenant.application());
        for (String path :
                List.of(
                        "/v1/key/%/attributes",
                        "/v1/key/%zz/attributes",
                        "/v1/key/%ff/attributes",
                        "/v1/key/%c0%af/attributes",
                        "/v1/key?limit=%",
                        "/v1/key?limit=1&limit=2")) {
            String answer =
                    raw("GET " + path + " HTTP/1.1\r\nHost: h\r\nX-API-KEY: " + token + "\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 400 ").contains("\"errorCode\":6");
        }
    }

    @Test
    void a_missing_api_key_is_401_with_416_on_every_kind_of_route() {
        Http nobody = tenant.node().http();
        for (Http.Answer answer :
                List.of(
                        nobody.post("/v1/synchronousSign", SIGN),
                        nobody.post("/v1/synchronousSign", "{broken"),
                        nobody.get("/v1/key"),
                        nobody.delete("/v1/key/k"),
                        nobody.get("/v1/versionInfo"),
                        nobody.get("/ops/v1/partitions"),
                        nobody.get("/evidence/v1/record/0"))) {
            JsonNode error = Refusals.expect(answer, 401, 416);
            assertThat(error.path("reason").asText()).isEqualTo("res.error.missing.api.key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0", "cv1-AAAA", "ключ", "' or 1=1 --"})
    void a_wrong_api_key_is_401_with_631(String wrong) throws IOException {
        String answer = raw("GET /v1/key HTTP/1.1\r\nHost: h\r\nX-API-KEY: " + wrong + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 401 ");
        JsonNode error = Body.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(error.path("errorCode").asInt()).isEqualTo(631);
        assertThat(error.path("reason").asText()).isEqualTo("res.error.invalid.api.key");
    }

    @Test
    void a_key_with_one_letter_changed_or_cut_is_a_wrong_key() {
        String token = Tenant.token(tenant.officer(), "key-management", tenant.application());
        tenant.node().http().as(token).get("/v1/key").expect(200);
        char last = token.charAt(token.length() - 1);
        for (String wrong :
                List.of(
                        token.substring(0, token.length() - 1),
                        token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A'),
                        token + "A",
                        token.toUpperCase(java.util.Locale.ROOT),
                        token.repeat(100))) {
            Refusals.expect(tenant.node().http().as(wrong).get("/v1/key"), 401, 631);
        }
    }

    @Test
    void a_key_of_another_role_is_a_wrong_key_and_that_is_recorded() {
        Http.Answer answer = tenant.keys().post("/v1/synchronousSign", SIGN);
        Refusals.expect(answer, 401, 631);
        JsonNode record = recordOf(answer);
        assertThat(record.at("/boundary/decision").asText()).isEqualTo("refused");
        assertThat(record.at("/boundary/refusal/code").asText()).isEqualTo("role-not-allowed");
        assertThat(record.at("/boundary/operation").asText()).isEqualTo("sign");
        assertThat(record.at("/identity/application").asText()).isEqualTo(tenant.application());
        for (Http.Answer other :
                List.of(
                        tenant.use().get("/v1/key"),
                        tenant.use().get("/v1/versionInfo"),
                        tenant.keys().get("/v1/generateRandom/8"),
                        tenant.keys().get("/ops/v1/partitions"),
                        tenant.officer().get("/v1/key"),
                        tenant.auditor().post("/v1/synchronousSign", SIGN),
                        tenant.auditor().post("/ops/v1/credentials", "{}"),
                        tenant.officer().get("/evidence/v1/record/0"),
                        tenant.node().as("deviceSo").post("/v1/synchronousSign", SIGN),
                        tenant.node().as("approver").post("/v1/synchronousSign", SIGN))) {
            Refusals.expect(other, 401, 631);
        }
    }

    @Test
    void an_expired_key_is_refused_at_once() {
        Instant expires = Instant.now().plusMillis(1500).truncatedTo(ChronoUnit.MILLIS);
        JsonNode issued =
                tenant.officer()
                        .post(
                                "/ops/v1/credentials",
                                Body.of(
                                        "name",
                                        "short",
                                        "role",
                                        "key-operation",
                                        "application",
                                        tenant.application(),
                                        "expires",
                                        expires.toString()))
                        .expect(201)
                        .json();
        Http shortLived = tenant.node().http().as(issued.path("token").asText());
        Instant deadline = expires.plus(Duration.ofSeconds(20));
        Http.Answer answer;
        do {
            answer = shortLived.post("/v1/synchronousSign", SIGN);
            if (Instant.now().isBefore(expires)) {
                answer.expect(200);
            }
        } while (answer.status() == 200 && Instant.now().isBefore(deadline));
        Refusals.expect(answer, 401, 631);
    }

    @Test
    void of_two_keys_on_one_call_any_valid_one_is_enough() {
        String good = Tenant.token(tenant.officer(), "key-operation", tenant.application());
        for (List<String> order :
                List.of(List.of("old-key", good), List.of(good, "old-key"), List.of(good, good))) {
            HttpRequest.Builder request = request("/v1/synchronousSign", SIGN);
            order.forEach(key -> request.header("X-API-KEY", key));
            tenant.use().send(request.build()).expect(200);
        }
        HttpRequest.Builder both = request("/v1/synchronousSign", SIGN);
        both.header("X-API-KEY", "a").header("X-API-KEY", "b");
        Refusals.expect(tenant.use().send(both.build()), 401, 631);
    }

    @Test
    void every_refusal_of_a_known_caller_is_in_the_log_with_its_reason() {
        List<Map.Entry<Http.Answer, String>> refused = new ArrayList<>();
        refused.add(
                Map.entry(
                        tenant.use().post("/v1/synchronousSign", SIGN.replace("\"k\"", "\"no\"")),
                        "key-not-found"));
        refused.add(
                Map.entry(
                        tenant.use().post("/v1/synchronousSign", SIGN.replace("EDDSA", "NOPE")),
                        "unknown-enum-value"));
        refused.add(
                Map.entry(
                        tenant.use()
                                .post(
                                        "/v1/synchronousSign",
                                        SIGN.replace("EDDSA", "SHA256_WITH_RSA")),
                        "mechanism-key-mismatch"));
        refused.add(
                Map.entry(
                        tenant.use().post("/v1/synchronousSign", SIGN.replace("AAAA", "A")),
                        "invalid-base64"));
        refused.add(
                Map.entry(
                        tenant.keys()
                                .post(
                                        "/v1/key",
                                        "{\"label\":\"k\",\"algorithm\":\"ED\",\"attributes\":{\"sign\":true}}"),
                        "key-exists"));
        refused.add(
                Map.entry(
                        tenant.keys()
                                .post("/v1/key/attributes", "{\"label\":\"k\",\"password\":5}"),
                        "malformed-request"));
        refused.add(Map.entry(tenant.use().post("/v1/sign", "{}"), "malformed-request"));
        for (Map.Entry<Http.Answer, String> entry : refused) {
            Http.Answer answer = entry.getKey();
            assertThat(answer.status()).as("%s", answer).isBetween(400, 501);
            JsonNode record = recordOf(answer);
            assertThat(record.at("/boundary/decision").asText()).isEqualTo("refused");
            assertThat(record.at("/boundary/refusal/code").asText())
                    .as("%s", answer)
                    .isEqualTo(entry.getValue());
            assertThat(record.at("/request/id").asText())
                    .isEqualTo(answer.header("X-Request-Id").orElse("none"));
            assertThat(record.at("/identity/application").asText()).isEqualTo(tenant.application());
        }
    }

    @Test
    void what_an_unknown_caller_did_is_in_the_log_too() {
        Http auditor = tenant.node().as("auditor");
        long before = logSize(auditor);
        Refusals.expect(tenant.node().http().as("wrong").get("/v1/key"), 401, 631);
        // Such refusals are folded into counts and written within a bounded time.
        Instant deadline = Instant.now().plusSeconds(90);
        boolean found = false;
        for (long i = before; !found && Instant.now().isBefore(deadline); ) {
            Http.Answer record = auditor.get("/evidence/v1/record/" + i);
            if (record.status() == 200) {
                i++;
                JsonNode json = record.json();
                found =
                        json.at("/boundary/refusal/code").asText().equals("invalid-api-key")
                                && json.at("/identity/authentication").asText().equals("none");
            } else {
                Thread.onSpinWait();
            }
        }
        assertThat(found).isTrue();
    }

    private static long logSize(Http auditor) {
        return Long.parseLong(
                auditor.get("/evidence/v1/checkpoint?fresh=true").text().lines().toList().get(1));
    }

    @Test
    void a_correlation_and_a_ticket_reach_the_record_and_bad_ones_are_refused() {
        HttpRequest.Builder good = tenant.use().request("/v1/synchronousSign");
        good.header("X-Correlation-Id", "order 4711").header("X-Ticket", "CHG-42");
        good.header("X-Request-Id", "my-request-1");
        good.POST(HttpRequest.BodyPublishers.ofString(SIGN));
        Http.Answer answer = tenant.use().send(good.build()).expect(200);
        assertThat(answer.header("X-Request-Id")).contains("my-request-1");
        JsonNode request = recordOf(answer).path("request");
        assertThat(request.path("id").asText()).isEqualTo("my-request-1");
        assertThat(request.path("correlation").asText()).isEqualTo("order 4711");
        assertThat(request.path("ticket").asText()).isEqualTo("CHG-42");
        HttpRequest.Builder bad = tenant.use().request("/v1/synchronousSign");
        bad.header("X-Ticket", "x".repeat(129));
        bad.POST(HttpRequest.BodyPublishers.ofString(SIGN));
        Refusals.expect(tenant.use().send(bad.build()), 400, 600, "X-Ticket");
    }

    @Test
    void no_answer_and_no_record_repeats_a_secret() {
        String secret = "correct-horse-battery-staple";
        Http.Answer answer =
                tenant.keys()
                        .post(
                                "/v1/key/attributes",
                                "{\"label\":\"k\",\"password\":\"" + secret + "\",\"label\":1}");
        assertThat(answer.text()).doesNotContain(secret);
        assertThat(recordOf(answer).toString()).doesNotContain(secret);
        assertThat(String.join("\n", tenant.node().output())).doesNotContain(secret);
    }

    private JsonNode recordOf(Http.Answer answer) {
        String place =
                answer.header("Claviger-Evidence")
                        .orElseThrow(() -> new AssertionError("not recorded: " + answer));
        return tenant.auditor()
                .get("/evidence/v1/record/" + place.substring(place.lastIndexOf('/') + 1))
                .expect(200)
                .json();
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(tenant.node().url() + path))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** A client that still writes while the node hangs up may not get to read the answer. */
    private static Http.Answer sendWhole(Http caller, String path, byte[] body) {
        try {
            return send(caller, path, body);
        } catch (UncheckedIOException hungUp) {
            return send(caller, path, body);
        }
    }

    private static Http.Answer send(Http caller, String path, byte[] body) {
        return caller.send(
                caller.request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build());
    }

    /** Sends bytes as they are and reads the answer until the server closes or has said it all. */
    private String raw(String request) throws IOException {
        URI url = URI.create(tenant.node().url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closedEarly) {
                // The answer may be there all the same.
            }
            var answer = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!complete(answer.toString(StandardCharsets.UTF_8))) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    break;
                }
                answer.write(buffer, 0, read);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static boolean complete(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        var length =
                java.util.regex.Pattern.compile("(?i)\r\ncontent-length: *(\\d+)").matcher(answer);
        return head >= 0
                && length.find()
                && answer.getBytes(StandardCharsets.UTF_8).length
                        >= head + 4 + Integer.parseInt(length.group(1));
    }
}
