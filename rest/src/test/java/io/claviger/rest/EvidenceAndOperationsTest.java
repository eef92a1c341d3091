package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.state.Role;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.rest.Interface.Answered;
import io.claviger.rest.testing.FakeRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own routes: evidence and governance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceAndOperationsTest {
    private static final String LOG = "/evidence/v1/";

    private final Interface rest = Interface.plain();

    @AfterAll
    void stop() {
        rest.close();
    }

    @Test
    void a_record_is_served_as_it_is_hashed_to_those_who_may() {
        long index = index(rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")));
        byte[] stored = rest.node.reader().requireRecord(index).toArray();
        for (Role role : List.of(Role.AUDITOR, Role.KEY_MANAGEMENT, Role.SERVICE)) {
            Answered answer = get(role, LOG + "record/" + index);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.reply().body()).isEqualTo(stored);
            assertThat(answer.header("Claviger-Evidence")).isEmpty();
        }
        assertThat(get(Role.PARTITION_SO, LOG + "record/" + index).status()).isEqualTo(401);
        assertThat(get(Role.KEY_MANAGEMENT, LOG + "record/0").status()).isEqualTo(404);
        assertThat(get(Role.AUDITOR, LOG + "record/0").status()).isEqualTo(200);
        assertThat(get(Role.AUDITOR, LOG + "record/999999").status()).isEqualTo(404);
        assertThat(get(Role.AUDITOR, LOG + "record/-1").errorCode()).isEqualTo(619);
        assertThat(rest.send(new FakeRequest("GET", LOG + "record/" + index)).status())
                .isEqualTo(401);
    }

    @Test
    void a_proof_verifies_against_the_key_of_the_log() {
        NoteKey key =
                NoteKey.parse(rest.send(new FakeRequest("GET", LOG + "log-key")).text().strip());
        SignedCheckpoint old = checkpoint();
        long index = index(rest.send(rest.as(Role.KEY_MANAGEMENT, "GET", "/v1/key")));
        SignedCheckpoint fresh = checkpoint();
        assertThat(fresh.note().isSignedBy(key)).isTrue();
        assertThat(fresh.size()).isGreaterThan(index);
        Answered answer =
                get(
                        Role.KEY_MANAGEMENT,
                        LOG + "proof/" + index + "?size=" + fresh.size() + "&from=" + old.size());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        ProofFile file = ProofFile.parse(answer.reply().body());
        assertThat(file.checkpoint().size()).isEqualTo(fresh.size());
        assertThat(file.consistency()).isPresent();
        assertThat(get(Role.AUDITOR, LOG + "proof/" + index + "?size=1").errorCode())
                .isEqualTo(619);
        assertThat(get(Role.KEY_MANAGEMENT, LOG + "proof/0").status()).isEqualTo(404);
    }

    @Test
    void proofs_and_hashes_are_open_and_bounded() {
        JsonNode inclusion = rest.send(new FakeRequest("GET", LOG + "inclusion/3?size=7")).json();
        assertThat(inclusion.path("treeSize").intValue()).isEqualTo(7);
        assertThat(inclusion.path("rootHash").textValue())
                .isEqualTo(rest.node.reader().rootAt(7).hex());
        assertThat(inclusion.path("hashes").size()).isEqualTo(3);
        JsonNode consistency =
                rest.send(new FakeRequest("GET", LOG + "consistency?from=3&to=7")).json();
        assertThat(consistency.path("hashes").size()).isEqualTo(4);
        for (String outside :
                List.of(
                        "inclusion/7?size=7",
                        "inclusion/1?size=999999",
                        "inclusion/1?size=x",
                        "consistency?from=7&to=3",
                        "consistency?from=3&to=999999")) {
            assertThat(rest.send(new FakeRequest("GET", LOG + outside)).errorCode())
                    .as(outside)
                    .isEqualTo(619);
        }
        assertThat(rest.send(new FakeRequest("GET", LOG + "consistency")).errorCode())
                .isEqualTo(600);
    }

    @Test
    void tiles_are_open_and_entries_are_not() {
        Answered tile = rest.send(new FakeRequest("GET", LOG + "log/tile/0/000.p/3"));
        assertThat(tile.status()).isEqualTo(200);
        assertThat(tile.reply().body()).hasSize(96);
        assertThat(tile.reply().contentType()).isEqualTo("application/octet-stream");
        assertThat(tile.header("Cache-Control").orElse("")).contains("immutable");
        Answered entries = get(Role.AUDITOR, LOG + "log/tile/entries/000.p/3");
        assertThat(entries.status()).isEqualTo(200);
        byte[] first = rest.node.reader().requireRecord(0).toArray();
        assertThat(entries.reply().body()[0]).isEqualTo((byte) (first.length >> 8));
        assertThat(entries.reply().body()[1]).isEqualTo((byte) first.length);
        assertThat(get(Role.KEY_MANAGEMENT, LOG + "log/tile/entries/000.p/3").status())
                .isEqualTo(401);
        assertThat(rest.send(new FakeRequest("GET", LOG + "log/tile/entries/000.p/3")).status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/000",
                "0/0",
                "0/000.p/0",
                "0/000.p/256",
                "0/000.p/01",
                "00/000.p/1",
                "0/x000/000.p/1",
                "0/000.p/",
                "x/000.p/1",
                "9/000.p/1",
                "0/999.p/1",
                "0/%2e%2e/000.p/1",
                "entries"
            })
    void what_names_no_tile_is_404(String path) {
        Answered answer = rest.send(new FakeRequest("GET", LOG + "log/tile/" + path));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("code").textValue()).isEqualTo("record-not-found");
    }

    @Test
    void records_are_found_in_pages_and_only_own_ones() {
        for (int i = 0; i < 5; i++) {
            Answered _ = rest.send(rest.as(Role.SERVICE, "GET", "/v1/versionInfo"));
        }
        JsonNode page = get(Role.SERVICE, LOG + "records?application=demo&limit=2").json();
        assertThat(page.path("records").size()).isEqualTo(2);
        assertThat(page.path("next").isNumber()).isTrue();
        JsonNode next =
                get(
                                Role.SERVICE,
                                LOG
                                        + "records?application=demo&limit=2&after="
                                        + page.path("next").longValue())
                        .json();
        assertThat(next.path("records").path(0).path("index").longValue())
                .isGreaterThan(page.path("records").path(1).path("index").longValue());
        JsonNode newest =
                get(Role.AUDITOR, LOG + "records?application=demo&limit=1&order=newest").json();
        assertThat(newest.path("records").path(0).path("record").path("v").intValue()).isEqualTo(1);
        // Set up by the node itself: the application asks in vain.
        assertThat(get(Role.SERVICE, LOG + "records?request=setup-0").json().path("records").size())
                .isZero();
        assertThat(get(Role.AUDITOR, LOG + "records?request=setup-0").json().path("records").size())
                .isEqualTo(1);
        for (String wrong :
                List.of(
                        "records?digest=abc",
                        "records?approvalRequest=abc",
                        "records?from=yesterday",
                        "records?application=UPPER",
                        "records?credential=x",
                        "records?application=demo&order=x")) {
            assertThat(get(Role.AUDITOR, LOG + wrong).errorCode()).as(wrong).isEqualTo(600);
        }
        assertThat(get(Role.AUDITOR, LOG + "records?application=demo&limit=1001").errorCode())
                .isEqualTo(619);
        assertThat(get(Role.SERVICE, LOG + "records?key=none").errorCode()).isEqualTo(650);
    }

    @Test
    void service_endpoints_have_exactly_their_members() {
        assertThat(get(Role.SERVICE, "/v1/versionInfo").text())
                .isEqualTo("{\"Version\":\"0.0-test\"}");
        JsonNode licence = get(Role.SERVICE, "/v1/licenseInfo").json();
        assertThat(licence.size()).isEqualTo(1);
        assertThat(licence.path("clientFlags").toString()).contains("\"FIREBLOCKS_AGENT\"");
        assertThat(
                        get(Role.SERVICE, "/v1/keystore/statistics")
                                .json()
                                .path("keyStoreStatistics")
                                .textValue())
                .contains("partition: DEMO");
        for (String path : List.of("/v1/hsm/log", "/v1/hsm/log/10/whatever")) {
            assertThat(get(Role.SERVICE, path).json().path("log").textValue())
                    .contains("read-service granted application=demo");
        }
    }

    @Test
    void partitions_are_created_and_their_policy_changed_by_the_right_officers() {
        assertThat(
                        rest.send(
                                        rest.as(Role.DEVICE_SO, "POST", "/ops/v1/partitions")
                                                .json(
                                                        "{'name':'SECOND','policy':{'minimumRsaBits':3072}}"))
                                .status())
                .isEqualTo(201);
        assertThat(
                        rest.send(
                                        rest.as(Role.DEVICE_SO, "POST", "/ops/v1/partitions")
                                                .json("{'name':'SECOND'}"))
                                .status())
                .isEqualTo(409);
        assertThat(
                        rest.send(
                                        rest.as(Role.PARTITION_SO, "POST", "/ops/v1/partitions")
                                                .json("{'name':'THIRD'}"))
                                .errorCode())
                .isEqualTo(631);
        assertThat(get(Role.DEVICE_SO, "/ops/v1/partitions").text()).contains("DEMO", "SECOND");
        assertThat(get(Role.PARTITION_SO, "/ops/v1/partitions").text())
                .contains("DEMO")
                .doesNotContain("SECOND");
        Answered changed = policy("DEMO", "{'minimumRsaBits':2048,'readOnly':false}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("policy").path("minimumRsaBits").intValue()).isEqualTo(2048);
        assertThat(policy("SECOND", "{'readOnly':true}").status()).isEqualTo(404);
        assertThat(policy("none", "{}").status()).isEqualTo(404);
        assertThat(policy("DEMO", "{'minimumRsaBits':1}").errorCode()).isEqualTo(619);
        assertThat(policy("DEMO", "{'readOnly':'yes'}").errorCode()).isEqualTo(600);
    }

    @Test
    void an_incomplete_onboarding_record_is_refused_naming_the_field() {
        Answered answer =
                rest.send(
                        rest.as(Role.PARTITION_SO, "POST", "/ops/v1/applications")
                                .json("{'name':'second','partition':'DEMO','owner':'me'}"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").textValue()).isEqualTo("application-incomplete");
        assertThat(answer.json().path("message").textValue()).contains("'purpose'");
        assertThat(get(Role.PARTITION_SO, "/ops/v1/applications/second").status()).isEqualTo(404);
        assertThat(
                        get(Role.PARTITION_SO, "/ops/v1/applications/demo")
                                .json()
                                .path("owner")
                                .textValue())
                .isEqualTo("team");
        JsonNode page = get(Role.DEVICE_SO, "/ops/v1/applications?limit=1").json();
        assertThat(page.path("next").textValue()).isEqualTo("demo");
        assertThat(
                        get(Role.DEVICE_SO, "/ops/v1/applications?limit=1&after=demo")
                                .json()
                                .path("next")
                                .isNull())
                .isTrue();
    }

    @Test
    void a_complete_onboarding_record_is_stored() {
        String form =
                "{'name':'third','partition':'DEMO','owner':'o','purpose':'p','environment':'test',"
                        + "'interfaces':['rest'],'algorithms':['EC-secp256r1','RSA'],'sources':['127.0.0.1'],"
                        + "'destination':'d','rotationDays':90,'expiryDays':365,'destruction':'x',"
                        + "'recoveryOwner':'r','recoveryExpectation':'1h','auditDestination':'a','rollback':'b'}";
        Answered stored =
                rest.send(rest.as(Role.PARTITION_SO, "POST", "/ops/v1/applications").json(form));
        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        assertThat(stored.json().path("version").intValue()).isEqualTo(1);
        assertThat(
                        rest.send(
                                        rest.as(Role.PARTITION_SO, "POST", "/ops/v1/applications")
                                                .json(form))
                                .status())
                .isEqualTo(409);
    }

    private Answered policy(String partition, String json) {
        return rest.send(
                rest.as(Role.PARTITION_SO, "PATCH", "/ops/v1/partitions/" + partition + "/policy")
                        .json(json));
    }

    private SignedCheckpoint checkpoint() {
        return SignedCheckpoint.parse(
                rest.send(new FakeRequest("GET", LOG + "checkpoint?fresh=true")).text());
    }

    private Answered get(Role role, String target) {
        return rest.send(rest.as(role, "GET", target));
    }

    private static long index(Answered answer) {
        String place = answer.header("Claviger-Evidence").orElseThrow();
        return Long.parseLong(place.substring(place.lastIndexOf('/') + 1));
    }
}
