package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Data objects over HTTP. */
@ExtendWith(SharedNode.class)
class DataObjectContractTest {
    private static final int MAX_BYTES = 65_536;

    private final Tenant tenant;

    DataObjectContractTest(Tenant tenant) {
        this.tenant = tenant;
    }

    @AfterEach
    void resetPolicy() {
        policy("{\"readOnly\":false,\"destroyObjects\":true}");
    }

    private void policy(String json) {
        tenant.officer()
                .patch("/ops/v1/partitions/" + tenant.partition() + "/policy", json)
                .expect(200);
    }

    private static String body(String name, String value) {
        return Body.of(
                "name",
                name,
                "value",
                value,
                "attributes",
                Body.node("private", true, "modifiable", true, "destroyable", true));
    }

    private Http.Answer create(String name, String value) {
        return tenant.keys().post("/v1/dataObject", body(name, value));
    }

    @Test
    void a_data_object_is_created_read_and_deleted() {
        Http.Answer created = create("cfg", "AQIDBA==").expect(201);
        assertThat(created.json().path("name").asText()).isEqualTo("cfg");
        assertThat(created.json().path("attributes").path("destroyable").asBoolean()).isTrue();
        assertThat(created.json().has("value")).isFalse();
        assertThat(created.header("Claviger-Evidence")).isPresent();
        JsonNode read = tenant.keys().get("/v1/dataObject/cfg").expect(200).json();
        assertThat(read.path("name").asText()).isEqualTo("cfg");
        assertThat(read.path("value").asText()).isEqualTo("AQIDBA==");
        assertThat(read.path("attributes"))
                .isEqualTo(Body.node("private", true, "modifiable", true, "destroyable", true));
        Http.Answer deleted = tenant.keys().delete("/v1/dataObject/cfg").expect(200);
        assertThat(deleted.text()).isEmpty();
        Refusals.expect(tenant.keys().get("/v1/dataObject/cfg"), 404, 653, "cfg");
        Refusals.expect(tenant.keys().delete("/v1/dataObject/cfg"), 404, 653, "cfg");
    }

    @Test
    void names_may_have_slashes_spaces_and_any_letters() {
        create("app/cfg/one", "AQ==").expect(201);
        create("Größe \"1\"", "Ag==").expect(201);
        assertThat(value("/v1/dataObject/app/cfg/one")).isEqualTo("AQ==");
        assertThat(value("/v1/dataObject/app%2Fcfg%2Fone")).isEqualTo("AQ==");
        JsonNode read =
                tenant.keys().get("/v1/dataObject/Gr%C3%B6%C3%9Fe%20%221%22").expect(200).json();
        assertThat(read.path("name").asText()).isEqualTo("Größe \"1\"");
        assertThat(read.path("value").asText()).isEqualTo("Ag==");
    }

    private String value(String path) {
        return tenant.keys().get(path).expect(200).json().path("value").asText();
    }

    @Test
    void a_name_is_given_once() {
        create("once", "AQ==").expect(201);
        Refusals.expect(create("once", "Ag=="), 400, 615, "once");
        assertThat(value("/v1/dataObject/once")).isEqualTo("AQ==");
    }

    @Test
    void a_value_has_at_most_64_kibibytes_and_is_base64() {
        create("empty", "").expect(201);
        assertThat(value("/v1/dataObject/empty")).isEmpty();
        String longest = Body.base64(new byte[MAX_BYTES]);
        create("longest", longest).expect(201);
        assertThat(value("/v1/dataObject/longest")).isEqualTo(longest);
        Refusals.expect(create("longer", Body.base64(new byte[MAX_BYTES + 1])), 400, 616, "65536");
        Refusals.expect(create("text", "not base64!"), 400, 616, "value");
        Refusals.expect(create("unpadded", "AQ"), 400, 616, "value");
        Refusals.expect(tenant.keys().get("/v1/dataObject/longer"), 404, 653);
    }

    @Test
    void a_body_without_name_or_value_is_refused() {
        Refusals.expect(
                tenant.keys().post("/v1/dataObject", "{\"value\":\"AQ==\"}"), 400, 600, "name");
        Refusals.expect(
                tenant.keys().post("/v1/dataObject", "{\"name\":\"n\"}"), 400, 600, "value");
        Refusals.expect(create(" ", "AQ=="), 400, 600, "name");
        Refusals.expect(create("a\u0001b", "AQ=="), 400, 600, "name");
        Refusals.expect(create("x".repeat(257), "AQ=="), 400, 600, "name");
    }

    @Test
    void one_that_is_not_destroyable_stays() {
        tenant.keys().post("/v1/dataObject", "{\"name\":\"fixed\",\"value\":\"AQ==\"}").expect(201);
        Refusals.expect(tenant.keys().delete("/v1/dataObject/fixed"), 400, 614, "destroyable");
        assertThat(value("/v1/dataObject/fixed")).isEqualTo("AQ==");
    }

    @Test
    void the_policy_of_the_partition_holds() {
        create("held", "AQ==").expect(201);
        policy("{\"readOnly\":true}");
        Refusals.expect(create("more", "AQ=="), 400, 400, "readOnly");
        Refusals.expect(tenant.keys().delete("/v1/dataObject/held"), 400, 400, "readOnly");
        policy("{\"readOnly\":false,\"destroyObjects\":false}");
        Refusals.expect(tenant.keys().delete("/v1/dataObject/held"), 400, 400, "destroyObjects");
        policy("{\"destroyObjects\":true}");
        tenant.keys().delete("/v1/dataObject/held").expect(200);
    }

    @Test
    void only_key_management_of_the_partition_reaches_it(ClavigerProcess node) {
        create("own", "AQ==").expect(201);
        for (Http other : List.of(tenant.use(), tenant.service(), tenant.auditor())) {
            Refusals.expect(other.get("/v1/dataObject/own"), 401, 631);
            Refusals.expect(other.delete("/v1/dataObject/own"), 401, 631);
            Refusals.expect(other.post("/v1/dataObject", body("theirs", "AQ==")), 401, 631);
            Refusals.expect(other.get("/ops/v1/data-objects"), 401, 631);
        }
        Tenant stranger = Tenant.create(node, "DataObjectStrangerTest");
        Refusals.expect(stranger.keys().get("/v1/dataObject/own"), 404, 653);
        Refusals.expect(stranger.keys().delete("/v1/dataObject/own"), 404, 653);
        stranger.keys().post("/v1/dataObject", body("own", "Ag==")).expect(201);
        assertThat(value("/v1/dataObject/own")).isEqualTo("AQ==");
    }

    @Test
    void a_list_shows_names_sizes_and_attributes_page_by_page(ClavigerProcess node) {
        Http keys = Tenant.create(node, "DataObjectListTest").keys();
        for (String name : List.of("b", "a", "c/d")) {
            keys.post("/v1/dataObject", body(name, "AQID")).expect(201);
        }
        JsonNode first = keys.get("/ops/v1/data-objects?limit=2").expect(200).json();
        assertThat(names(first)).containsExactly("a", "b");
        JsonNode entry = first.at("/dataObjects/0");
        assertThat(entry.path("size").asInt()).isEqualTo(3);
        assertThat(entry.path("attributes").path("private").asBoolean()).isTrue();
        assertThat(entry.has("value")).isFalse();
        assertThat(first.path("next").asText()).isEqualTo("b");
        JsonNode second = keys.get("/ops/v1/data-objects?limit=2&after=b").expect(200).json();
        assertThat(names(second)).containsExactly("c/d");
        assertThat(second.path("next").isNull()).isTrue();
        Refusals.expect(keys.get("/ops/v1/data-objects?limit=1001"), 400, 619);
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.path("dataObjects").spliterator(), false)
                .map(object -> object.path("name").asText())
                .toList();
    }

    @Test
    void the_evidence_names_the_data_object_and_not_its_value() {
        String value = Body.base64("unmistakable value".getBytes(StandardCharsets.UTF_8));
        String place = create("seen", value).expect(201).header("Claviger-Evidence").orElseThrow();
        String index = place.substring(place.lastIndexOf('/') + 1);
        JsonNode record = tenant.auditor().get("/evidence/v1/record/" + index).expect(200).json();
        assertThat(record.toString())
                .contains("create-data-object", "seen")
                .doesNotContain(value, "unmistakable");
    }

    @Test
    void a_restart_keeps_it(@TempDir Path dir) {
        try (var node = ClavigerProcess.node(dir.resolve("data")).start()) {
            node.as("keyManagement").post("/v1/dataObject", body("kept", "AQID")).expect(201);
            node.as("keyManagement").post("/v1/dataObject", body("gone", "AQID")).expect(201);
            node.as("keyManagement").delete("/v1/dataObject/gone").expect(200);
            assertThat(node.stop()).isZero();
        }
        try (var node = ClavigerProcess.node(dir.resolve("data")).start()) {
            Http keys = node.as("keyManagement");
            assertThat(keys.get("/v1/dataObject/kept").expect(200).json().path("value").asText())
                    .isEqualTo("AQID");
            Refusals.expect(keys.get("/v1/dataObject/gone"), 404, 653);
        }
    }
}
