package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import io.claviger.rest.identity.TokenSettings;
import io.claviger.rest.identity.Tokens;
import io.claviger.rest.testing.FakeRequest;
import io.claviger.rest.testing.TestNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identity, sealing and faults, for every route alike. */
class AccessTest {
    @TempDir Path directory = Path.of("");

    @Test
    void a_missing_key_is_416_and_a_wrong_one_631() {
        try (Interface rest = Interface.plain()) {
            Answered missing = rest.send(new FakeRequest("GET", "/v1/key"));
            assertThat(missing.status()).isEqualTo(401);
            assertThat(missing.json().size()).isEqualTo(3);
            assertThat(missing.errorCode()).isEqualTo(416);
            Answered wrong = rest.send(new FakeRequest("GET", "/v1/key").key("nonsense"));
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.errorCode()).isEqualTo(631);
            assertThat(wrong.json().path("reason").textValue())
                    .isEqualTo("res.error.invalid.api.key");
            Answered role = rest.send(rest.as(Role.KEY_OPERATION, "GET", "/v1/key"));
            assertThat(role.status()).isEqualTo(401);
            assertThat(role.errorCode()).isEqualTo(631);
            assertThat(role.header("Claviger-Evidence")).isPresent();
        }
    }

    @Test
    void two_keys_are_as_good_as_the_better_one() {
        try (Interface rest = Interface.plain()) {
            FakeRequest request =
                    new FakeRequest("GET", "/v1/key")
                            .key("old")
                            .key(rest.node.token(Role.KEY_MANAGEMENT));
            assertThat(rest.send(request).status()).isEqualTo(200);
        }
    }

    @Test
    void a_revoked_credential_counts_no_more() {
        try (Interface rest = Interface.plain()) {
            Answered issued =
                    rest.send(
                            rest.as(Role.PARTITION_SO, "POST", "/ops/v1/credentials")
                                    .json(
                                            "{'name':'second','role':'key-management','application':'demo'}"));
            assertThat(issued.status()).isEqualTo(201);
            String token = issued.json().path("token").textValue();
            String id = issued.json().path("credential").path("id").textValue();
            assertThat(rest.send(new FakeRequest("GET", "/v1/key").key(token)).status())
                    .isEqualTo(200);
            assertThat(
                            rest.send(
                                            rest.as(
                                                    Role.PARTITION_SO,
                                                    "DELETE",
                                                    "/ops/v1/credentials/" + id))
                                    .json()
                                    .path("revoked")
                                    .isTextual())
                    .isTrue();
            assertThat(rest.send(new FakeRequest("GET", "/v1/key").key(token)).errorCode())
                    .isEqualTo(631);
            Answered list =
                    rest.send(
                            rest.as(
                                    Role.PARTITION_SO,
                                    "GET",
                                    "/ops/v1/credentials?application=demo"));
            assertThat(list.text()).contains(id).doesNotContain(token);
        }
    }

    @Test
    void bearer_tokens_are_a_second_factor_and_a_bad_one_is_617() {
        Tokens issuer = new Tokens();
        TokenSettings settings = Tokens.settings(issuer.write(directory));
        var options =
                new TestNode.Options(
                        Optional.empty(),
                        Optional.of(settings),
                        List.of(Tokens.ISSUER + " app-1"),
                        List.of(),
                        true);
        try (Interface rest = new Interface(options)) {
            Instant now = Instant.now();
            String good = "Bearer " + issuer.eddsa(Tokens.claims(now).build());
            String other = "Bearer " + issuer.eddsa(Tokens.claims(now).subject("app-2").build());
            assertThat(list(rest).errorCode()).isEqualTo(406);
            assertThat(list(rest, good).status()).isEqualTo(200);
            assertThat(list(rest, good, good).status()).isEqualTo(200);
            assertThat(list(rest, "Basic YTpi", good).status()).isEqualTo(200);
            for (Answered refused :
                    List.of(
                            list(rest, good + "x"),
                            list(rest, "Bearer x"),
                            list(rest, good, other),
                            list(rest, other))) {
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.errorCode()).isEqualTo(617);
                assertThat(refused.json().size()).isEqualTo(3);
            }
        }
    }

    private static Answered list(Interface rest, String... authorizations) {
        FakeRequest request = rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key");
        for (String authorization : authorizations) {
            request.header("Authorization", authorization);
        }
        return rest.send(request);
    }

    @Test
    void a_sealed_node_answers_503_but_for_what_describes_and_opens_it() {
        try (Interface rest = Interface.plain()) {
            rest.node.seal();
            for (Answered sealed :
                    List.of(
                            rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")),
                            rest.send(rest.as(Role.DEVICE_SO, "GET", "/ops/v1/partitions")),
                            rest.send(new FakeRequest("GET", "/evidence/v1/checkpoint")))) {
                assertThat(sealed.status()).isEqualTo(503);
                assertThat(sealed.header("Claviger-Refusal")).contains("sealed key-boundary");
            }
            assertThat(rest.send(rest.as(Role.SERVICE, "GET", "/v1/versionInfo")).status())
                    .isEqualTo(200);
            for (String open : List.of("/health/live", "/metrics", "/openapi.json")) {
                assertThat(rest.send(new FakeRequest("GET", open)).status()).isEqualTo(200);
            }
            Answered ready = rest.send(new FakeRequest("GET", "/health/ready"));
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().path("sealed").booleanValue()).isTrue();
            assertThat(unseal(rest, "wrong").status()).isEqualTo(401);
            assertThat(unseal(rest, TestNode.PASSPHRASE).status()).isEqualTo(200);
            assertThat(rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")).status())
                    .isEqualTo(200);
            assertThat(rest.send(new FakeRequest("GET", "/health/crypto")).status()).isEqualTo(200);
        }
    }

    private static Answered unseal(Interface rest, String passphrase) {
        return rest.send(
                new FakeRequest("POST", "/ops/v1/unseal")
                        .json("{'passphrase':'" + passphrase + "'}"));
    }

    @Test
    void a_journal_that_does_not_serve_is_503_before_anything_else() {
        try (Interface rest = Interface.plain()) {
            rest.node.journal().become(Journal.Health.State.DISK_FULL);
            for (FakeRequest request :
                    List.of(
                            rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key"),
                            new FakeRequest("GET", "/v1/key"),
                            rest.as(Role.AUDITOR, "GET", "/evidence/v1/record/0"),
                            new FakeRequest("GET", "/evidence/v1/log/checkpoint"),
                            rest.as(Role.DEVICE_SO, "GET", "/ops/v1/node"))) {
                Answered answer = rest.send(request);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.errorCode()).isEqualTo(2);
            }
            assertThat(rest.send(new FakeRequest("GET", "/health/live")).status()).isEqualTo(200);
            Answered ready = rest.send(new FakeRequest("GET", "/health/ready"));
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().path("state").textValue()).isEqualTo("disk_full");
            assertThat(ready.json().path("reason").textValue()).isEqualTo("a test says so");
            rest.node.journal().become(Journal.Health.State.FAILED);
            assertThat(rest.send(new FakeRequest("GET", "/health/live")).status()).isEqualTo(503);
        }
    }

    @Test
    void faults_release_nothing() {
        try (Interface rest = Interface.plain()) {
            rest.node.journal().failWith(new Fault.Overloaded());
            Answered overloaded = rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key"));
            assertThat(overloaded.status()).isEqualTo(503);
            assertThat(overloaded.header("Retry-After")).contains("1");
            assertThat(overloaded.json().size()).isEqualTo(3);
            rest.node.journal().failWith(new Fault.OutcomeUnknown("leader lost"));
            Answered unknown = rest.send(rest.as(Role.SERVICE, "GET", "/v1/generateRandom/8"));
            assertThat(unknown.status()).isEqualTo(503);
            assertThat(unknown.text()).contains("outcome is unknown").doesNotContain("random\"");
            rest.node.journal().failWith(new Fault.NotServing("stopping"));
            Answered refused = rest.send(new FakeRequest("GET", "/v1/key"));
            assertThat(refused.status()).isEqualTo(503);
            rest.node.journal().failWith(null);
            assertThat(rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void request_id_and_tags_reach_the_record_or_are_refused() {
        try (Interface rest = Interface.plain()) {
            Answered answer =
                    rest.send(
                            rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")
                                    .header("X-Request-Id", "my-id.1")
                                    .header("X-Correlation-Id", "chain 7")
                                    .header("X-Ticket", "CHG-1")
                                    .header("User-Agent", "test/1"));
            assertThat(answer.header("X-Request-Id")).contains("my-id.1");
            String record =
                    rest.send(rest.as(Role.AUDITOR, "GET", "/evidence/v1/records?request=my-id.1"))
                            .text();
            assertThat(record).contains("chain 7", "CHG-1", "test/1", "\"list-keys\"");
            Answered odd =
                    rest.send(
                            rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")
                                    .header("X-Request-Id", "not an id"));
            assertThat(odd.status()).isEqualTo(200);
            assertThat(odd.header("X-Request-Id"))
                    .isPresent()
                    .isNotEqualTo(Optional.of("not an id"));
            for (String tag : List.of("", " ", "x".repeat(129), "a\u0001b", "é")) {
                assertThat(
                                rest.send(
                                                rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")
                                                        .header("X-Ticket", tag))
                                        .errorCode())
                        .isEqualTo(600);
            }
        }
    }

    @Test
    void a_body_that_is_too_long_is_413_and_unknown_paths_and_methods_have_bodies() {
        try (Interface rest = Interface.plain()) {
            Answered tooLong =
                    rest.send(
                            rest.as(Role.KEY_MANAGEMENT, "POST", "/v1/key")
                                    .body(new byte[64 * 1024 + 1]));
            assertThat(tooLong.status()).isEqualTo(413);
            assertThat(tooLong.errorCode()).isEqualTo(600);
            Answered nothing = rest.send(new FakeRequest("GET", "/v1/nothing"));
            assertThat(nothing.status()).isEqualTo(404);
            assertThat(nothing.json().size()).isEqualTo(3);
            assertThat(
                            rest.send(new FakeRequest("GET", "/nothing"))
                                    .json()
                                    .path("code")
                                    .textValue())
                    .isEqualTo("unknown-route");
            Answered method = rest.send(new FakeRequest("PUT", "/v1/key"));
            assertThat(method.status()).isEqualTo(405);
            assertThat(method.header("Allow")).contains("GET, POST");
        }
    }
}
