package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import io.claviger.rest.testing.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Findings of drift, as time goes by: rotation is due after 30 days, expiry after 60. */
class DriftTest {
    private static final String RSA =
            "{'label':'%s','algorithm':'RSA','keySize':2048,'attributes':{'sign':true}}";
    private static final String ED = "{'label':'%s','algorithm':'ED','attributes':{'sign':true}}";

    private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Interface rest = new Interface(TestNode.Options.plain(), () -> now);

    @AfterEach
    void stop() {
        rest.close();
    }

    private void pass(long days) {
        now = now.plus(Duration.ofDays(days)).plusSeconds(1);
    }

    private Answered send(Role role, String method, String path, String body) {
        return rest.send(rest.as(role, method, path).json(body));
    }

    private void create(String spec, String label) {
        Answered made = send(Role.KEY_MANAGEMENT, "POST", "/v1/key", spec.formatted(label));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private void sign(String label) {
        Answered signed =
                send(
                        Role.KEY_OPERATION,
                        "POST",
                        "/v1/synchronousSign",
                        "{'signRequest':{'payload':'AAAA','signKeyName':'%s','signatureAlgorithm':'EDDSA'}}"
                                .formatted(label));
        assertThat(signed.status()).as(signed.text()).isEqualTo(200);
    }

    private List<String> findings(String label, String query) {
        var kinds = new ArrayList<String>();
        for (JsonNode finding : drift(query).path("findings")) {
            if (finding.path("key").asText().equals(label)) {
                kinds.add(finding.path("finding").asText());
            }
        }
        return kinds;
    }

    private JsonNode drift(String query) {
        Answered answer = rest.send(rest.as(Role.PARTITION_SO, "GET", "/ops/v1/drift" + query));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void a_key_is_past_rotation_first_and_past_expiry_then() {
        create(ED, "k");
        pass(29);
        assertThat(findings("k", "")).isEmpty();
        pass(1);
        assertThat(findings("k", "")).containsExactly("past-rotation");
        pass(29);
        assertThat(findings("k", "")).containsExactly("past-rotation");
        pass(1);
        assertThat(findings("k", "")).containsExactly("past-expiry");
    }

    @Test
    void a_key_that_the_policy_would_not_let_in_any_more_is_weak() {
        create(RSA, "small");
        assertThat(findings("small", "")).isEmpty();
        Answered changed =
                send(
                        Role.PARTITION_SO,
                        "PATCH",
                        "/ops/v1/partitions/DEMO/policy",
                        "{'minimumRsaBits':3072}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(findings("small", "")).containsExactly("weaker-than-policy");
    }

    @Test
    void a_kind_that_a_change_takes_away_is_not_approved() {
        create(RSA, "r");
        create(ED, "e");
        change("'algorithms':['ED']", "'owner':'team'");
        assertThat(findings("r", "")).containsExactly("not-approved");
        assertThat(findings("e", "")).isEmpty();
    }

    @Test
    void a_use_counts_however_much_was_only_read_since() {
        create(ED, "k");
        pass(5);
        sign("k");
        pass(10);
        for (int i = 0; i < 1100; i++) {
            rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key/k/attributes"));
        }
        assertThat(findings("k", "?unusedDays=11")).isEmpty();
        assertThat(findings("k", "?unusedDays=10")).containsExactly("unused");
        // Younger than the question: it had no time to be used.
        assertThat(findings("k", "?unusedDays=16")).isEmpty();
        // A refused use is none.
        send(
                Role.KEY_OPERATION,
                "POST",
                "/v1/synchronousSign",
                "{'signRequest':{'payload':'AAAA','signKeyName':'k','signatureAlgorithm':'SHA256_WITH_RSA'}}");
        assertThat(findings("k", "?unusedDays=10")).containsExactly("unused");
        sign("k");
        assertThat(findings("k", "?unusedDays=10")).isEmpty();
    }

    @Test
    void a_second_key_within_a_day_is_a_duplicate_on_whatever_page_the_first_one_is() {
        create(ED, "z-first");
        create(RSA, "m-other-kind");
        now = now.plus(Duration.ofHours(23));
        create(ED, "a-second");
        now = now.plus(Duration.ofHours(25));
        create(ED, "b-much-later");
        assertThat(findings("a-second", "")).containsExactly("duplicate");
        var found = new ArrayList<String>();
        String after = "";
        int pages = 0;
        do {
            JsonNode page = drift("?limit=1" + after);
            page.path("findings")
                    .forEach(
                            f -> found.add(f.path("finding").asText() + f.path("detail").asText()));
            after = "&after=" + page.path("next").asText();
            pages++;
            if (page.path("next").isNull()) {
                break;
            }
        } while (pages < 9);
        assertThat(pages).isEqualTo(5);
        assertThat(found)
                .containsExactly(
                        "duplicatemade 1380 minutes after 'z-first', of the same kind by the same application");
    }

    @Test
    void keys_whose_owner_left_are_listed_until_a_change_names_another() {
        create(ED, "k");
        mark("{'who':'owner'}", 200);
        JsonNode finding = drift("").path("findings").path(0);
        assertThat(finding.path("finding").asText()).isEqualTo("owner-left");
        assertThat(finding.path("detail").asText())
                .isEqualTo("without a living owner: owner 'team' has left");
        assertThat(finding.path("nextStep").asText()).contains("claviger application change");
        mark("{'who':'owner','left':false}", 200);
        assertThat(findings("k", "")).isEmpty();
        mark("{'who':'owner'}", 200);
        mark("{'who':'recoveryOwner'}", 200);
        // One of them is replaced; the other one stays gone.
        change("'algorithms':['ED']", "'owner':'another team'");
        assertThat(findings("k", "")).containsExactly("owner-left");
        assertThat(drift("").path("findings").path(0).path("detail").asText())
                .isEqualTo("without a living owner: recoveryOwner 'team' has left");
        change("'algorithms':['ED']", "'owner':'another team','recoveryOwner':'on-call'");
        assertThat(findings("k", "")).isEmpty();
    }

    @Test
    void a_mark_is_recorded_and_only_for_officers_of_an_application_that_there_is() {
        Answered marked = mark("{'who':'owner'}", 200);
        assertThat(marked.json().path("departed").toString()).isEqualTo("[\"owner\"]");
        assertThat(marked.json().path("version").asLong()).isEqualTo(1);
        String place = marked.header("Claviger-Evidence").orElseThrow();
        String record =
                new String(
                        rest.node
                                .reader()
                                .requireRecord(
                                        Long.parseLong(place.substring(place.lastIndexOf('/') + 1)))
                                .toArray(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertThat(record)
                .contains("\"mark-departure\"", "owner of application demo has left", "DEMO");
        mark("{'who':'nobody'}", 400);
        mark("{'who':'owner','gone':true}", 400);
        assertThat(
                        send(
                                        Role.PARTITION_SO,
                                        "POST",
                                        "/ops/v1/application-departures/none",
                                        "{'who':'owner'}")
                                .status())
                .isEqualTo(404);
        assertThat(
                        send(
                                        Role.KEY_MANAGEMENT,
                                        "POST",
                                        "/ops/v1/application-departures/demo",
                                        "{'who':'owner'}")
                                .status())
                .isEqualTo(401);
    }

    private Answered mark(String body, int status) {
        Answered answer =
                send(Role.PARTITION_SO, "POST", "/ops/v1/application-departures/demo", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer;
    }

    /** By two people, with these fields and else the record as it is. */
    private void change(String algorithms, String people) {
        String recovery = people.contains("recoveryOwner") ? "" : ",'recoveryOwner':'team'";
        Answered asked =
                send(
                        Role.DEVICE_SO,
                        "POST",
                        "/ops/v1/application-requests",
                        "{'name':'demo','partition':'DEMO',%s%s,'purpose':'tests','environment':'test','interfaces':['rest'],%s,'destination':'nowhere','rotationDays':30,'expiryDays':60,'destruction':'at the end','recoveryExpectation':'soon','auditDestination':'log','rollback':'remove'}"
                                .formatted(people, recovery, algorithms));
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        Answered approved =
                send(Role.PARTITION_SO, "POST", "/ops/v1/application-approvals/demo", "{}");
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
    }
}
