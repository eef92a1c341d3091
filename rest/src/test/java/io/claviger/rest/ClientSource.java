package io.claviger.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The sources of the client's typed calls, made from the description of the service: a record for
 * each schema, a class for each group of routes. The formatter sets their layout.
 */
final class ClientSource {
    private static final String PACKAGE = "io.claviger.client.";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final Set<String> KEYWORDS =
            Set.of("default", "package", "public", "private", "new", "class", "case", "interface");

    /** Routes of forms with files, which the client has by hand, and of a form of its own. */
    private static final Set<String> BY_HAND =
            Set.of(
                    "post_v1_fileEncrypt",
                    "post_v1_synchronousFileDecrypt",
                    // Another spelling of derivedKey, and another method for create.
                    "post_v1_derivedkey",
                    "put_v1_approverManagement_create",
                    "post_v1_approverManagement_onboarding_status",
                    "post_v1_certificate_synchronous_create_selfSigned",
                    "delete_v1_task",
                    "get_v1_hsm_log_rest");

    /** Last words of paths that say what is done. */
    private static final Set<String> ACTS =
            Set.of(
                    "Encapsulate",
                    "Decapsulate",
                    "Lint",
                    "Explain",
                    "Simulate",
                    "Compare",
                    "Close",
                    "RollBack",
                    "Unseal",
                    "Prune");

    /** Names of calls whose paths give none that a reader would look for. */
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("get_v1_key", "listKeys"),
                    Map.entry("post_v1_key", "createKey"),
                    Map.entry("post_v1_key_deleteKey", "deleteKey"),
                    Map.entry("post_v1_key_attributes", "getKeyAttributes"),
                    Map.entry("post_v1_key_address", "getKeyAddress"),
                    Map.entry("post_v1_key_changePassword", "changeKeyPassword"),
                    Map.entry("post_v1_key_keyAttestation", "attestKey"),
                    Map.entry("post_v1_key_import_plain", "importKey"),
                    Map.entry("post_v1_key_export_plain", "exportKey"),
                    Map.entry("post_v1_importedKey", "importSeed"),
                    Map.entry("post_v1_derivedKey", "deriveKey"),
                    Map.entry("post_v1_dataObject", "createDataObject"),
                    Map.entry("get_v1_generateRandom_length", "generateRandom"),
                    Map.entry(
                            "get_v1_attestation_attestationKeyName", "getAttestationCertificates"),
                    Map.entry("post_v1_certificate_synchronous_request", "requestCertificate"),
                    Map.entry(
                            "post_v1_certificate_synchronous_request_download",
                            "downloadCertificateRequest"),
                    Map.entry("post_v1_certificate_synchronous_selfsign", "selfSignCertificate"),
                    Map.entry("post_v1_certificate_synchronous_sign", "signCertificate"),
                    Map.entry("post_v1_certificate_import_plain", "importCertificate"),
                    Map.entry("post_v1_approverManagement_create", "createApprover"),
                    Map.entry("post_v1_approverManagement_renewOneTimeCode", "renewOneTimeCode"),
                    Map.entry("post_v1_approverManagement_restoreFromBackup", "restoreApprover"),
                    Map.entry(
                            "post_v1_approverManagement_changePassword", "changeApproverPassword"),
                    Map.entry("get_v1_approverManagement_onboarding_status", "listApprovers"),
                    Map.entry("delete_v1_approverManagement_delete_approverName", "deleteApprover"),
                    Map.entry("post_v1_approver_onboard", "onboardApprover"),
                    Map.entry(
                            "post_v1_approverManagement_restoreFromBackup_forgotPassword",
                            "requestForgottenPassword"),
                    Map.entry("post_v1_sign", "requestSign"),
                    Map.entry("post_v1_decrypt", "requestDecrypt"),
                    Map.entry("post_v1_unwrap", "requestUnwrap"),
                    Map.entry("post_v1_block", "requestBlock"),
                    Map.entry("post_v1_unblock", "requestUnblock"),
                    Map.entry("post_v1_modify", "requestModify"),
                    Map.entry("post_v1_certificate_request", "requestCertificateRequest"),
                    Map.entry("post_v1_certificate_sign", "requestCertificateSign"),
                    Map.entry("post_v1_certificate_selfsign", "requestCertificateSelfSign"),
                    Map.entry("post_v1_approval", "approve"),
                    Map.entry("patch_v1_task", "reject"),
                    Map.entry("get_openapi_json", "getDescription"));

    private static final Map<String, String> GROUPS =
            Map.of(
                    "Contract", "What a Transaction Security Broker offers: routes under /v1.",
                    "Keys", "What is offered for keys beyond the contract.",
                    "Operations", "Partitions, applications, changes, diagnosis.",
                    "Evidence", "The evidence log.",
                    "Health", "The state of a node.");

    private final JsonNode document;
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> answered = new TreeSet<>();
    private final Map<String, String> files = new TreeMap<>();

    private ClientSource(JsonNode document) {
        this.document = document;
    }

    /** File names below {@code io/claviger/client}, and their text. */
    static Map<String, String> of(JsonNode document) {
        var source = new ClientSource(document);
        GROUPS.forEach(source::group);
        for (String name : union(source.asked, source.answered)) {
            source.record(name);
        }
        return source.files;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    // --- Calls ---------------------------------------------------------------------------------

    private void group(String tag, String sentence) {
        var methods = new StringBuilder();
        Set<String> models = new TreeSet<>();
        Set<String> names = new LinkedHashSet<>();
        document.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                operation -> {
                                                    JsonNode node = operation.getValue();
                                                    String id = node.path("operationId").asText();
                                                    if (node.at("/tags/0").asText().equals(tag)
                                                            && !BY_HAND.contains(id)) {
                                                        methods.append(
                                                                method(
                                                                        operation.getKey(),
                                                                        path.getKey(),
                                                                        node,
                                                                        models,
                                                                        names));
                                                    }
                                                }));
        String imports =
                models.stream()
                        .filter(model -> !model.equals(tag))
                        .map(model -> "import " + PACKAGE + "model." + model + ";\n")
                        .collect(Collectors.joining());
        files.put(
                "api/" + tag + ".java",
                """
                package io.claviger.client.api;

                import io.claviger.client.Call;
                import io.claviger.client.http.Exchange;
                import io.claviger.client.http.Incoming;
                import io.claviger.client.http.Outgoing;
                import io.claviger.client.json.JsonObject;
                %simport java.util.List;

                /** %s Made from the description of the service. */
                public final class %s {
                    private final Exchange exchange;

                    public %s(Exchange exchange) {
                        this.exchange = exchange;
                    }
                %s}
                """
                        .formatted(imports, sentence, tag, tag, methods));
    }

    private String method(
            String verb, String path, JsonNode node, Set<String> models, Set<String> names) {
        var parameters = new ArrayList<String>();
        var documented = new StringBuilder();
        String target = "\"" + path + "\"";
        List<JsonNode> queried = new ArrayList<>();
        for (JsonNode parameter : node.path("parameters")) {
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("path")) {
                parameters.add("String " + name);
                documented.append(
                        param(name, parameter.at("/schema/description").asText("as in the path")));
                target =
                        target.replace(
                                "{" + name + "}", "\" + Outgoing.segment(" + name + ") + \"");
            } else if (parameter.path("in").asText().equals("query")) {
                queried.add(parameter);
            }
        }
        String name = name(node.path("operationId").asText(), verb, path);
        var request =
                new StringBuilder(
                        "Outgoing.of(\"%s\", %s)"
                                .formatted(
                                        verb.toUpperCase(Locale.ROOT),
                                        target.replace(" + \"\"", "")));
        if (!queried.isEmpty()) {
            String model = capital(name) + "Query";
            queryRecord(model, queried);
            models.add(model);
            parameters.add(model + " query");
            documented.append(param("query", "what is looked for"));
            request.append(".asking(query.parameters())");
        }
        JsonNode body = node.at("/requestBody/content/application~1json/schema");
        if (!body.isMissingNode()) {
            String model = reference(body);
            if (model.isEmpty()) {
                parameters.add("JsonObject request");
                request.append(".with(request)");
            } else {
                ask(model);
                models.add(model);
                parameters.add(model + " request");
                request.append(".with(request.json())");
            }
            documented.append(param("request", lower(body, model)));
        }
        if (!names.add(name + parameters)) {
            throw new IllegalStateException("two calls are called " + name);
        }
        Answered answer = answer(node.path("responses"), models);
        return """

                /**
                 * %s. %s
                 *%s
                 * @see <a href="%s">%s %s</a>
                 */
                public Call<%s> %s(%s) {
                    return new Call<>(exchange, %s, %s);
                }
            """
                .formatted(
                        html(node.path("summary").asText()),
                        html(node.path("description").asText()),
                        documented,
                        path.replace("{", "%7B").replace("}", "%7D"),
                        verb.toUpperCase(Locale.ROOT),
                        path,
                        answer.type(),
                        name,
                        String.join(", ", parameters),
                        request,
                        answer.decoder());
    }

    private record Answered(String type, String decoder) {}

    private Answered answer(JsonNode responses, Set<String> models) {
        for (var response : responses.properties()) {
            if (!response.getKey().startsWith("2")) {
                continue;
            }
            for (var content : response.getValue().path("content").properties()) {
                if (content.getKey().startsWith("text/")) {
                    return new Answered("String", "Incoming::text");
                } else if (!content.getKey().equals("application/json")) {
                    return new Answered("byte[]", "Incoming::bytes");
                }
                JsonNode schema = content.getValue().path("schema");
                String model = reference(schema);
                if (!model.isEmpty() && !free(model)) {
                    give(model);
                    models.add(model);
                    // The class of a group may have the name of a schema.
                    String type = GROUPS.containsKey(model) ? PACKAGE + "model." + model : model;
                    return new Answered(type, "in -> " + type + ".of(in.object())");
                } else if (schema.path("type").asText().equals("array")) {
                    return new Answered(
                            "List<String>",
                            "in -> JsonObject.asList(in.json(), JsonObject::asString)");
                }
                return new Answered("JsonObject", "Incoming::object");
            }
        }
        return new Answered("String", "Incoming::text");
    }

    private static String name(String id, String verb, String path) {
        String given = NAMES.get(id);
        if (given != null) {
            return given;
        }
        List<String> segments = List.of(path.substring(1).split("/", -1));
        List<String> words = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (!segment.startsWith("{") && !segment.matches("v1|ops|evidence")) {
                boolean one = i + 1 < segments.size() && segments.get(i + 1).startsWith("{");
                words.add(one ? singular(camel(segment)) : camel(segment));
            }
        }
        String last = words.getLast();
        if (verb.equals("post") && ACTS.contains(last)) {
            return small(last + String.join("", words.subList(0, words.size() - 1)));
        }
        String all = String.join("", words);
        return switch (verb) {
            case "get" -> "get" + all;
            case "delete" -> "delete" + all;
            case "patch" -> "change" + all;
            default -> path.startsWith("/v1/") ? small(all) : "create" + singular(all);
        };
    }

    private static String singular(String word) {
        if (word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    // --- Schemas -------------------------------------------------------------------------------

    /** Whether anything may be in it. */
    private boolean free(String name) {
        return schema(name).path("properties").isEmpty();
    }

    private void ask(String name) {
        if (!free(name) && asked.add(name)) {
            referenced(schema(name)).forEach(this::ask);
        }
    }

    private void give(String name) {
        if (!free(name) && answered.add(name)) {
            referenced(schema(name)).forEach(this::give);
        }
    }

    private static Set<String> referenced(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.findValuesAsText("$ref").forEach(r -> names.add(r.substring(SCHEMAS.length())));
        return names;
    }

    private JsonNode schema(String name) {
        return document.at("/components/schemas/" + name);
    }

    private void record(String name) {
        String body = record(name, schema(name), asked.contains(name), answered.contains(name));
        file(name, body);
    }

    private void file(String name, String body) {
        files.put(
                "model/" + name + ".java",
                """
                package io.claviger.client.model;

                import io.claviger.client.Secret;
                import io.claviger.client.json.Base64Bytes;
                import io.claviger.client.json.JsonMembers;
                import io.claviger.client.json.JsonObject;
                import io.claviger.client.json.JsonValue;
                import java.time.Instant;
                import java.util.LinkedHashMap;
                import java.util.List;
                import java.util.Map;
                import java.util.Optional;

                %s"""
                        .formatted(body));
    }

    /**
     * A member of a record.
     *
     * @param type without Optional
     */
    private record Member(
            String json, String java, String type, boolean needed, String text, Kind kind) {
        String component() {
            return (needed ? type : "Optional<" + boxed() + ">") + " " + java;
        }

        String boxed() {
            return switch (type) {
                case "long" -> "Long";
                case "boolean" -> "Boolean";
                default -> type;
            };
        }
    }

    private enum Kind {
        STRING("String", "string", "optionalString", "asString"),
        INTEGER("long", "integer", "optionalInteger", "asInteger"),
        FLAG("boolean", "flag", "optionalFlag", "asFlag"),
        INSTANT("Instant", "instant", "optionalInstant", "asInstant"),
        BYTES("Base64Bytes", "bytes", "optionalBytes", "asBytes"),
        FREE("JsonObject", "object", "optionalObject", "asObject"),
        SECRET("Secret", "", "", ""),
        RECORD("", "object", "optionalObject", "asObject"),
        ANY("JsonValue", "value", "value", ""),
        LIST("", "", "", "");

        private final String type;
        private final String needed;
        private final String optional;
        private final String item;

        Kind(String type, String needed, String optional, String item) {
            this.type = type;
            this.needed = needed;
            this.optional = optional;
            this.item = item;
        }
    }

    private String record(String name, JsonNode schema, boolean asks, boolean answers) {
        var nested = new StringBuilder();
        List<Member> members = new ArrayList<>();
        Map<JsonNode, String> shapes = shapes(schema.path("properties"));
        Set<String> shaped = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(r -> required.add(r.asText()));
        for (var property : schema.path("properties").properties()) {
            JsonNode node = property.getValue();
            boolean needed = required.contains(property.getKey()) && !nullable(node);
            members.add(
                    member(
                            name,
                            property.getKey(),
                            node,
                            needed,
                            asks,
                            answers,
                            nested,
                            shapes,
                            shaped));
        }
        if (members.isEmpty()) {
            throw new IllegalStateException(name + " has no members");
        }
        String doc =
                "/**\n * "
                        + html(schema.path("description").asText(name))
                        + "\n *"
                        + members.stream()
                                .map(m -> param(m.java(), m.text()))
                                .collect(Collectors.joining())
                        + "\n */\n";
        String components =
                members.stream().map(Member::component).collect(Collectors.joining(", "));
        var text = new StringBuilder(doc);
        text.append("public record %s(%s) {\n".formatted(name, components));
        String lists =
                members.stream()
                        .filter(m -> m.kind() == Kind.LIST)
                        .map(
                                m ->
                                        m.needed()
                                                ? "%1$s = List.copyOf(%1$s);".formatted(m.java())
                                                : "%1$s = %1$s.map(List::copyOf);"
                                                        .formatted(m.java()))
                        .collect(Collectors.joining("\n"));
        if (!lists.isEmpty()) {
            text.append("public %s {\n%s\n}\n".formatted(name, lists));
        }
        if (answers) {
            text.append(
                    """

                    /** Reads it from JSON. */
                    public static %s of(JsonObject json) {
                        return new %s(%s);
                    }
                    """
                            .formatted(
                                    name,
                                    name,
                                    members.stream()
                                            .map(ClientSource::read)
                                            .collect(Collectors.joining(", "))));
        }
        if (asks) {
            text.append(
                    """

                    /** The JSON of it. */
                    public JsonObject json() {
                        return new JsonMembers()%s.object();
                    }
                    """
                            .formatted(
                                    members.stream()
                                            .map(ClientSource::write)
                                            .collect(Collectors.joining())));
            text.append(builder(name, members));
        }
        // An API key, a plaintext or a seed is a string like any other: none of them shows itself.
        text.append(
                """

                /** Shows no value: it may be a secret. */
                @Override
                public String toString() {
                    return "%s";
                }
                """
                        .formatted(name));
        return text.append(nested).append("}\n").toString();
    }

    private Member member(
            String owner,
            String json,
            JsonNode node,
            boolean needed,
            boolean asks,
            boolean answers,
            StringBuilder nested,
            Map<JsonNode, String> shapes,
            Set<String> shaped) {
        String java = java(json);
        String text = said(node);
        String referenced = reference(node);
        if (!referenced.isEmpty() && free(referenced)) {
            return new Member(json, java, "JsonObject", needed, text, Kind.FREE);
        }
        if (!referenced.isEmpty()) {
            String type = referenced.equals(owner) ? owner : referenced;
            return new Member(json, java, type, needed, text, Kind.RECORD);
        }
        Set<String> types = types(node);
        if (node.path("writeOnly").asBoolean()) {
            return new Member(json, java, "Secret", needed, text, Kind.SECRET);
        } else if (types.contains("array")) {
            Member item =
                    member(
                            owner,
                            json,
                            node.path("items"),
                            true,
                            asks,
                            answers,
                            nested,
                            shapes,
                            shaped);
            return new Member(json, java, "List<" + item.boxed() + ">", needed, text, Kind.LIST);
        } else if (types.contains("object")) {
            if (node.path("properties").isEmpty()) {
                return new Member(json, java, "JsonObject", needed, text, Kind.FREE);
            }
            String type = shapes.get(node.path("properties"));
            if (type == null) {
                type = capital(java).equals(owner) ? owner + "Value" : capital(java);
                nested.append("\n").append(record(type, node, asks, answers));
            } else if (shaped.add(type)) {
                nested.append("\n").append(record(type, node, asks, answers));
            }
            return new Member(json, java, type, needed, text, Kind.RECORD);
        }
        Kind kind =
                types.contains("integer")
                        ? Kind.INTEGER
                        : types.contains("boolean")
                                ? Kind.FLAG
                                : node.path("format").asText().equals("date-time")
                                        ? Kind.INSTANT
                                        : node.path("contentEncoding").asText().equals("base64")
                                                ? Kind.BYTES
                                                : types.contains("string") ? Kind.STRING : Kind.ANY;
        boolean there = needed || kind == Kind.ANY;
        return new Member(json, java, kind.type, there, text + oneOf(node), kind);
    }

    /** Names for what several members look like: what their own names begin with. */
    private static Map<JsonNode, String> shapes(JsonNode properties) {
        Map<JsonNode, String> shapes = new LinkedHashMap<>();
        Set<JsonNode> shared = new HashSet<>();
        for (var property : properties.properties()) {
            JsonNode shape = property.getValue().path("properties");
            if (!shape.isEmpty()) {
                String name = capital(java(property.getKey()));
                if (shapes.containsKey(shape)) {
                    shared.add(shape);
                }
                shapes.merge(shape, name, ClientSource::common);
            }
        }
        shapes.keySet().retainAll(shared);
        return shapes;
    }

    private static String common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length())
                && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length < 3 ? one : one.substring(0, length);
    }

    private static String oneOf(JsonNode node) {
        List<String> values = new ArrayList<>();
        node.path("enum").forEach(v -> values.add(v.asText()));
        values.remove("null");
        return values.isEmpty() || values.size() > 12
                ? ""
                : " One of: " + String.join(", ", values) + ".";
    }

    private static String read(Member m) {
        String list =
                m.type().startsWith("List<") ? m.type().substring(5, m.type().length() - 1) : "";
        if (!list.isEmpty()) {
            return "json.%s(\"%s\", %s)"
                    .formatted(m.needed() ? "list" : "optionalList", m.json(), item(list));
        }
        return switch (m.kind()) {
            case RECORD ->
                    m.needed()
                            ? "%s.of(json.object(\"%s\"))".formatted(m.type(), m.json())
                            : "json.optionalObject(\"%s\").map(%s::of)"
                                    .formatted(m.json(), m.type());
            case SECRET -> throw new IllegalStateException(m.json() + " is a secret in an answer");
            default ->
                    "json.%s(\"%s\")"
                            .formatted(m.needed() ? m.kind().needed : m.kind().optional, m.json());
        };
    }

    private static String item(String type) {
        for (Kind kind : Kind.values()) {
            if (!kind.item.isEmpty() && kind != Kind.RECORD && boxed(kind.type).equals(type)) {
                return "JsonObject::" + kind.item;
            }
        }
        if (type.equals("JsonValue")) {
            return "value -> value";
        }
        return "value -> %s.of(JsonObject.asObject(value))".formatted(type);
    }

    private static String boxed(String type) {
        return switch (type) {
            case "long" -> "Long";
            case "boolean" -> "Boolean";
            default -> type;
        };
    }

    private static String write(Member m) {
        if (m.kind() == Kind.LIST) {
            String type = m.type().substring(5, m.type().length() - 1);
            return ".%s(\"%s\", %s, %s)"
                    .formatted(
                            m.needed() ? "list" : "optionalList", m.json(), m.java(), writer(type));
        }
        return m.needed()
                ? ".put(\"%s\", %s)".formatted(m.json(), value(m.kind(), m.java()))
                : ".put(\"%s\", %s.map(value -> %s))"
                        .formatted(m.json(), m.java(), value(m.kind(), "value"));
    }

    private static String value(Kind kind, String name) {
        return switch (kind) {
            case STRING -> "JsonMembers.text(" + name + ")";
            case INTEGER -> "JsonMembers.number(" + name + ")";
            case FLAG -> "JsonMembers.flag(" + name + ")";
            case INSTANT -> "JsonMembers.text(" + name + ".toString())";
            case BYTES -> "JsonMembers.text(" + name + ".text())";
            case FREE, ANY, LIST -> name;
            case SECRET, RECORD -> name + ".json()";
        };
    }

    private static String writer(String type) {
        for (Kind kind : Kind.values()) {
            if (!kind.type.isEmpty() && boxed(kind.type).equals(type)) {
                return "value -> " + value(kind, "value");
            }
        }
        return "value -> value.json()";
    }

    private static String builder(String name, List<Member> members) {
        List<Member> needed = members.stream().filter(Member::needed).toList();
        List<Member> optional = members.stream().filter(m -> !m.needed()).toList();
        if (optional.isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        text.append(
                """

                /** Begins one with what it cannot do without. */
                public static Builder with(%s) {
                    return new Builder(%s);
                }

                /** Adds what is asked for beyond. */
                public static final class Builder {
                """
                        .formatted(
                                needed.stream()
                                        .map(m -> m.type() + " " + m.java())
                                        .collect(Collectors.joining(", ")),
                                needed.stream()
                                        .map(Member::java)
                                        .collect(Collectors.joining(", "))));
        needed.forEach(m -> text.append("private final %s %s;\n".formatted(m.type(), m.java())));
        optional.forEach(
                m ->
                        text.append(
                                "private Optional<%s> %s = Optional.empty();\n"
                                        .formatted(m.boxed(), m.java())));
        text.append(
                "\nprivate Builder(%s) {\n%s}\n"
                        .formatted(
                                needed.stream()
                                        .map(m -> m.type() + " " + m.java())
                                        .collect(Collectors.joining(", ")),
                                needed.stream()
                                        .map(m -> "this.%1$s = %1$s;\n".formatted(m.java()))
                                        .collect(Collectors.joining())));
        optional.forEach(
                m ->
                        text.append(
                                """

                                /** %2$s */
                                public Builder %1$s(%3$s %1$s) {
                                    this.%1$s = Optional.of(%1$s);
                                    return this;
                                }
                                """
                                        .formatted(m.java(), html(m.text()), m.type())));
        text.append(
                """

                /** What was put together. */
                public %1$s build() {
                    return new %1$s(%2$s);
                }
                }
                """
                        .formatted(
                                name,
                                members.stream()
                                        .map(Member::java)
                                        .collect(Collectors.joining(", "))));
        return text.toString();
    }

    private void queryRecord(String name, List<JsonNode> parameters) {
        List<Member> members = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            JsonNode schema = parameter.path("schema");
            String json = parameter.path("name").asText();
            Kind kind =
                    switch (schema.path("type").asText()) {
                        case "integer" -> Kind.INTEGER;
                        case "boolean" -> Kind.FLAG;
                        default -> Kind.STRING;
                    };
            members.add(
                    new Member(
                            json,
                            java(json),
                            kind.type,
                            parameter.path("required").asBoolean(),
                            said(schema),
                            kind));
        }
        var text = new StringBuilder();
        text.append("/**\n * What is looked for.\n *");
        members.forEach(m -> text.append(param(m.java(), m.text())));
        text.append(
                "\n */\npublic record %s(%s) {\n"
                        .formatted(
                                name,
                                members.stream()
                                        .map(Member::component)
                                        .collect(Collectors.joining(", "))));
        text.append(
                "\n/** Parameters of the query. */\npublic Map<String, String> parameters() {\nMap<String, String> all = new LinkedHashMap<>();\n");
        members.forEach(
                m ->
                        text.append(
                                m.needed()
                                        ? "all.put(\"%s\", String.valueOf(%s));\n"
                                                .formatted(m.json(), m.java())
                                        : "%2$s.ifPresent(value -> all.put(\"%1$s\", String.valueOf(value)));\n"
                                                .formatted(m.json(), m.java())));
        text.append("return all;\n}\n").append(builder(name, members)).append("}\n");
        file(name, text.toString());
    }

    // --- Words ---------------------------------------------------------------------------------

    private static Set<String> types(JsonNode node) {
        Set<String> types = new TreeSet<>();
        JsonNode type = node.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(t -> types.add(t.asText()));
        return types;
    }

    private static boolean nullable(JsonNode node) {
        if (types(node).contains("null")) {
            return true;
        }
        for (JsonNode one : node.path("anyOf")) {
            if (types(one).contains("null")) {
                return true;
            }
        }
        for (JsonNode one : node.path("oneOf")) {
            if (types(one).contains("null")) {
                return true;
            }
        }
        return false;
    }

    private static String reference(JsonNode node) {
        String direct = node.path("$ref").asText();
        if (!direct.isEmpty()) {
            return direct.substring(SCHEMAS.length());
        }
        for (String list : List.of("anyOf", "oneOf")) {
            for (JsonNode one : node.path(list)) {
                if (one.has("$ref")) {
                    return reference(one);
                }
            }
        }
        return "";
    }

    private String lower(JsonNode body, String model) {
        String text =
                (model.isEmpty() ? body : schema(model)).path("description").asText("the request");
        return text.isEmpty() ? "the request" : text;
    }

    private static String param(String name, String text) {
        return "\n * @param " + name + " " + html(text);
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .strip();
    }

    private static String camel(String segment) {
        var word = new StringBuilder();
        for (String part : segment.split("[^A-Za-z0-9]", -1)) {
            word.append(capital(part));
        }
        return word.toString();
    }

    private static String said(JsonNode node) {
        String text = node.path("description").asText();
        return text.isBlank() ? "As its name says." : text;
    }

    /** The name of a member in Java. */
    private static String java(String json) {
        return KEYWORDS.contains(json) ? json + "Value" : small(camel(json));
    }

    private static String capital(String word) {
        return word.isEmpty()
                ? word
                : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String small(String word) {
        return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
    }
}
