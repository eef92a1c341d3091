package io.claviger.rest.openapi;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Role;
import io.claviger.rest.error.ErrorTable;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Access;
import io.claviger.rest.route.NamedSchemas;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** OpenAPI 3.1. */
public final class OpenApiDocument {
    private static final Schema ERROR =
            Schema.object(
                    "Error",
                    "Every answer that is not a success. Routes under /v1 have exactly the first three"
                            + " members.",
                    must("errorCode", Schema.integer("Error code of the TSB contract.")),
                    must("reason", Schema.text("Stable name of the error.")),
                    must("message", Schema.text("For people.")),
                    may("code", Schema.text("Refusal code of Claviger.")),
                    may("rung", Schema.text("Step of the path at which the request failed.")),
                    may("requestId", Schema.text("Id of the request.")));

    private OpenApiDocument() {}

    /** The route that serves the document about {@code others} and itself. */
    public static Route route(List<Route> others, String version) {
        byte[][] document = new byte[1][];
        Route self =
                Route.get("/openapi.json")
                        .whileSealed()
                        .summary("This document")
                        .gives(200, Schema.object("", "OpenAPI 3.1."))
                        .handledBy(_ -> Reply.bytes(200, Reply.JSON, document[0]));
        List<Route> all = new ArrayList<>(others);
        all.add(self);
        document[0] = Json.bytes(of(all, version));
        return self;
    }

    /** The document. */
    public static ObjectNode of(List<Route> routes, String version) {
        ObjectNode document = Json.object();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Claviger")
                .put(
                        "description",
                        "A software HSM that can prove what it did. Routes under /v1 follow the Transaction"
                                + " Security Broker contract; /ops/v1 and /evidence/v1 are Claviger's own."
                                + " Answers that are recorded carry the place of their record in the header"
                                + " Claviger-Evidence.")
                .put("version", version)
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes) {
            ObjectNode path = paths.withObjectProperty(route.path().display());
            path.set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectNode components = document.putObject("components");
        ERROR.reference();
        ObjectNode schemas = components.putObject("schemas");
        NamedSchemas.definitions().forEach(schemas::set);
        ObjectNode security = components.putObject("securitySchemes");
        security.putObject("apiKey")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X-API-KEY")
                .put("description", "Credential of one role. May come twice during a rotation.");
        security.putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT")
                .put("description", "Identifies an application where it is configured.");
        security.putObject("clientCertificate")
                .put("type", "mutualTLS")
                .put("description", "Identifies an application where it is configured.");
        return document;
    }

    private static ObjectNode operation(Route route) {
        ObjectNode operation = Json.object();
        operation.put("operationId", operationId(route));
        operation.put("summary", route.summary());
        operation.put("description", description(route));
        operation.putArray("tags").add(tag(route));
        if (!route.implemented()) {
            operation.put("x-claviger-implemented", false);
        }
        var security = operation.putArray("security");
        if (route.access() instanceof Access.Protected) {
            security.addObject().putArray("apiKey");
        }
        parameters(route, operation);
        route.takes()
                .ifPresent(
                        schema ->
                                operation
                                        .putObject("requestBody")
                                        .put("required", true)
                                        .putObject("content")
                                        .putObject(route.takesType())
                                        .set("schema", schema.reference()));
        responses(route, operation.putObject("responses"));
        return operation;
    }

    private static void parameters(Route route, ObjectNode operation) {
        var parameters = Json.array();
        route.path()
                .parameter()
                .ifPresent(
                        name ->
                                parameters
                                        .addObject()
                                        .put("name", name)
                                        .put("in", "path")
                                        .put("required", true)
                                        .putObject("schema")
                                        .put("type", "string"));
        for (Route.Query query : route.queries()) {
            ObjectNode parameter =
                    parameters
                            .addObject()
                            .put("name", query.name())
                            .put("in", "query")
                            .put("required", query.required());
            parameter.set("schema", query.schema().reference());
        }
        if (route.takesIdempotencyKey()) {
            parameters
                    .addObject()
                    .put("name", "Idempotency-Key")
                    .put("in", "header")
                    .put("required", false)
                    .put(
                            "description",
                            "Drawn by the caller; repetitions are not carried out again.")
                    .putObject("schema")
                    .put("type", "string")
                    .put("minLength", 16)
                    .put("maxLength", 128);
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
    }

    private static void responses(Route route, ObjectNode responses) {
        if (route.implemented()) {
            ObjectNode granted =
                    responses
                            .putObject(Integer.toString(route.gives().status()))
                            .put("description", "Granted.");
            headers(route, granted);
            if (route.gives().schema().isPresent()) {
                granted.putObject("content")
                        .putObject(route.gives().contentType())
                        .set("schema", route.gives().schema().get().reference());
            } else if (!route.gives().contentType().equals(Reply.JSON)) {
                granted.putObject("content")
                        .putObject(route.gives().contentType())
                        .putObject("schema")
                        .put("type", "string");
            }
        }
        refusals(route)
                .forEach(
                        (status, codes) -> {
                            ObjectNode refused =
                                    responses
                                            .putObject(Integer.toString(status))
                                            .put("description", String.join(", ", codes));
                            headers(route, refused);
                            refused.putObject("content")
                                    .putObject(Reply.JSON)
                                    .set("schema", ERROR.reference());
                        });
    }

    private static void headers(Route route, ObjectNode response) {
        ObjectNode headers = response.putObject("headers");
        headers.putObject("X-Request-Id")
                .put("description", "Id of the request.")
                .putObject("schema")
                .put("type", "string");
        if (route.access() instanceof Access.Protected) {
            headers.putObject("Claviger-Evidence")
                    .put("description", "Place of the record of this answer, if it was recorded.")
                    .putObject("schema")
                    .put("type", "string");
        }
    }

    /** Refusal names by status; the general ones of every route included. */
    private static Map<Integer, Set<String>> refusals(Route route) {
        Set<RefusalCode> codes = EnumSet.noneOf(RefusalCode.class);
        codes.addAll(route.refusals());
        if (route.access() instanceof Access.Protected) {
            codes.add(RefusalCode.MISSING_API_KEY);
            codes.add(RefusalCode.INVALID_API_KEY);
            codes.add(RefusalCode.ROLE_NOT_ALLOWED);
            codes.add(RefusalCode.INVALID_ACCESS_TOKEN);
            codes.add(RefusalCode.SOURCE_NOT_ALLOWED);
            codes.add(RefusalCode.MALFORMED_REQUEST);
        }
        if (route.takes().isPresent()) {
            codes.add(RefusalCode.MALFORMED_REQUEST);
            codes.add(RefusalCode.UNKNOWN_ENUM_VALUE);
            codes.add(RefusalCode.INVALID_BASE64);
            codes.add(RefusalCode.BODY_TOO_LARGE);
        }
        if (route.takesIdempotencyKey()) {
            codes.add(RefusalCode.IDEMPOTENCY_KEY_REUSED);
            codes.add(RefusalCode.REQUEST_IN_PROGRESS);
            codes.add(RefusalCode.ANSWER_NOT_KEPT);
        }
        if (!route.whileSealed()) {
            codes.add(RefusalCode.SEALED);
        }
        Map<Integer, Set<String>> names = new TreeMap<>();
        for (RefusalCode code : codes) {
            names.computeIfAbsent(ErrorTable.of(code).status(), _ -> new TreeSet<>())
                    .add(code.wireName());
        }
        names.computeIfAbsent(HttpError.UNAVAILABLE.status(), _ -> new TreeSet<>())
                .add("the node does not serve now");
        names.computeIfAbsent(HttpError.DEFECT.status(), _ -> new TreeSet<>())
                .add("a defect of the service");
        return names;
    }

    private static String description(Route route) {
        String who =
                switch (route.access()) {
                    case Access.Open _ -> "Needs no credential.";
                    case Access.Protected(var _, var roles) ->
                            "Roles: "
                                    + roles.stream()
                                            .map(Role::wireName)
                                            .sorted()
                                            .collect(Collectors.joining(", "))
                                    + ".";
                };
        return route.description().isEmpty() ? who : route.description() + " " + who;
    }

    private static String operationId(Route route) {
        return route.method().name().toLowerCase(Locale.ROOT)
                + route.path().display().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_+$", "");
    }

    private static String tag(Route route) {
        String path = route.path().toString();
        if (path.startsWith("/v1/key") || path.contains("/keys/")) {
            return "Keys";
        }
        if (path.startsWith("/v1/")) {
            return "Contract";
        }
        if (path.startsWith("/ops/")) {
            return "Operations";
        }
        return path.startsWith("/evidence/") ? "Evidence" : "Health";
    }
}
