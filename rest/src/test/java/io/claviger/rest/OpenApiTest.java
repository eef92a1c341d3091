package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.state.Role;
import io.claviger.rest.Interface.Answered;
import io.claviger.rest.route.Access;
import io.claviger.rest.route.Route;
import io.claviger.rest.testing.FakeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The document says what the service does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private final Interface rest = Interface.plain();
    private final JsonNode document = rest.send(new FakeRequest("GET", "/openapi.json")).json();

    @AfterAll
    void stop() {
        rest.close();
    }

    @Test
    void every_route_is_in_the_document_and_nothing_else() {
        Set<String> served = new TreeSet<>();
        rest.routes.routes().forEach(route -> served.add(route.toString()));
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        described.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        assertThat(described).isEqualTo(served);
        assertThat(document.path("openapi").textValue()).isEqualTo("3.1.0");
    }

    @Test
    void every_reference_resolves_and_operation_ids_are_unique() {
        List<String> references = new ArrayList<>();
        collect(document, "$ref", references);
        assertThat(references).isNotEmpty();
        for (String reference : references) {
            assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue();
        }
        List<String> ids = new ArrayList<>();
        collect(document.path("paths"), "operationId", ids);
        assertThat(ids).doesNotHaveDuplicates().hasSameSizeAs(rest.routes.routes());
    }

    @Test
    void every_protected_route_refuses_nobody_with_the_error_body() {
        for (Route route : rest.routes.routes()) {
            Answered answer = rest.send(request(route));
            if (route.access() instanceof Access.Protected) {
                assertThat(answer.status()).as("%s", route).isEqualTo(401);
                assertThat(answer.errorCode()).as("%s", route).isEqualTo(416);
            } else {
                assertThat(answer.status()).as("%s", route).isNotIn(401, 500);
            }
        }
    }

    @Test
    void no_route_of_the_contract_is_missing() {
        assertThat(rest.routes.routes()).allMatch(Route::implemented);
    }

    @Test
    void every_status_that_comes_back_is_documented_and_every_body_has_its_schema() {
        for (Route route : rest.routes.routes()) {
            for (Role role : Role.values()) {
                Answered answer = rest.send(request(route).key(rest.node.token(role)).json("{}"));
                JsonNode responses =
                        document.path("paths")
                                .path(route.path().display())
                                .path(route.method().name().toLowerCase(Locale.ROOT))
                                .path("responses");
                JsonNode response = responses.path(Integer.toString(answer.status()));
                assertThat(response.isObject())
                        .as("%s as %s answers %d", route, role, answer.status())
                        .isTrue();
                if (answer.reply().contentType().equals("application/json")
                        && answer.reply().body().length > 0) {
                    JsonNode schema =
                            response.path("content").path("application/json").path("schema");
                    conforms(route + " " + answer.status(), schema, answer.json());
                }
            }
        }
    }

    @Test
    void the_answer_to_create_conforms_to_its_schema() {
        Answered created =
                rest.send(
                        rest.as(Role.KEY_MANAGEMENT, "POST", "/v1/key")
                                .json(
                                        "{'label':'schema','algorithm':'ED','policy':{},'attributes':{'sign':true}}"));
        assertThat(created.status()).isEqualTo(201);
        conforms("create", document.at("/components/schemas/SignedKeyAttributes"), created.json());
    }

    private static FakeRequest request(Route route) {
        return new FakeRequest(
                route.method().name(), route.path().display().replaceAll("\\{[^}]*}", "1"));
    }

    private static void collect(JsonNode node, String name, List<String> found) {
        if (node.isObject() && node.path(name).isTextual()) {
            found.add(node.path(name).textValue());
        }
        node.forEach(child -> collect(child, name, found));
    }

    /** As much of JSON Schema as the document uses. */
    private void conforms(String where, JsonNode given, JsonNode value) {
        JsonNode schema = given;
        if (schema.has("$ref")) {
            schema = document.at(schema.path("$ref").textValue().substring(1));
        }
        if (schema.has("anyOf")) {
            if (!value.isNull()) {
                conforms(where, schema.path("anyOf").path(0), value);
            }
            return;
        }
        List<String> types = new ArrayList<>();
        if (schema.path("type").isArray()) {
            schema.path("type").forEach(type -> types.add(type.textValue()));
        } else {
            types.add(schema.path("type").textValue());
        }
        assertThat(types).as("%s: %s", where, value).contains(typeOf(value));
        if (value.isObject()) {
            for (JsonNode required : schema.path("required")) {
                assertThat(value.has(required.textValue())).as("%s.%s", where, required).isTrue();
            }
            for (var member : value.properties()) {
                JsonNode inner = schema.path("properties").path(member.getKey());
                if (inner.isObject()) {
                    conforms(where + "." + member.getKey(), inner, member.getValue());
                }
            }
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                conforms(where + "[]", schema.path("items"), element);
            }
        }
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "unknown";
        };
    }
}
