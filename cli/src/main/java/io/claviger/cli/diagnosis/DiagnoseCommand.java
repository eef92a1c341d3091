package io.claviger.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why a call fails. */
@Command(
        name = "diagnose",
        description = {
            "Finds out why a call fails: looks at application and partition, at identity and",
            "interface, at key, approvals and node, stops at the first thing that is broken, and says",
            "the smallest change that helps. Changes nothing itself. Exit code 0 if nothing is broken,",
            "1 if something is (auditors, officers; applications for their own requests)."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger diagnose 0198b2c4-6f1e-7c3a-9d0e-2b7f5a1c8e44",
            "  claviger diagnose --error error.txt --for-ticket INC-7",
            "  claviger diagnose --application payments --key treasury --operation sign"
        })
public final class DiagnoseCommand implements Callable<Integer> {
    private static final long MAX_ERROR_BYTES = 1 << 20;

    @Mixin private @Nullable Target target;

    @Parameters(
            paramLabel = "REQUEST",
            arity = "0..1",
            description =
                    "id of a request (X-Request-Id of its answer) or of a request for approval")
    private @Nullable String request;

    @Option(
            names = "--error",
            paramLabel = "FILE",
            description = "what the client was told, as it stands; - reads standard input")
    private @Nullable Path error;

    @Option(
            names = "--record",
            paramLabel = "PLACE",
            description = "place of the record: Claviger-Evidence of the answer")
    private @Nullable String record;

    @Option(names = "--credential", paramLabel = "ID", description = "of the caller")
    private @Nullable String credential;

    @Option(names = "--application", paramLabel = "NAME", description = "of the caller")
    private @Nullable String application;

    @Option(
            names = "--partition",
            paramLabel = "NAME",
            description = "which the call was meant for")
    private @Nullable String partition;

    @Option(names = "--key", paramLabel = "KEY", description = "label or id")
    private @Nullable String key;

    @Option(names = "--operation", paramLabel = "NAME", description = "as records call it: sign")
    private @Nullable String operation;

    @Option(names = "--mechanism", paramLabel = "NAME", description = "as in the request")
    private @Nullable String mechanism;

    @Option(names = "--interface", paramLabel = "NAME", description = "default: rest")
    private @Nullable String interfaceName;

    @Option(names = "--source", paramLabel = "ADDRESS", description = "where the call comes from")
    private @Nullable String source;

    @Option(
            names = "--token-subject",
            paramLabel = "TEXT",
            description = "issuer and subject of a bearer token that comes along")
    private @Nullable String tokenSubject;

    @Option(
            names = "--client-certificate",
            paramLabel = "SHA256",
            description = "fingerprint of a client certificate that comes along")
    private @Nullable String clientCertificate;

    @Override
    public Integer call() {
        Target node = Objects.requireNonNull(target);
        ObjectNode symptom = symptom();
        Service anonymous = node.anonymous();
        Optional<ObjectNode> silent =
                NodeTrouble.of(anonymous.probe("/health/ready"), anonymous.address());
        if (silent.isPresent()) {
            return told(silent.get(), node.json() ? silent.get().toString() : "");
        }
        Service.Reply reply = node.service("auditor").post("/ops/v1/diagnosis", symptom);
        return told(reply.json(), node.json() ? reply.text() : "");
    }

    /**
     * Prints the diagnosis for people, or as it came.
     *
     * @param json empty: for people
     */
    private static int told(JsonNode diagnosis, String json) {
        if (json.isEmpty()) {
            DiagnosisText.of(diagnosis).forEach(System.out::println);
        } else {
            // No byte more: for a ticket, the record names the digest of the answer.
            System.out.print(json);
        }
        return diagnosis.path("broken").asBoolean() ? 1 : 0;
    }

    private ObjectNode symptom() {
        ObjectNode json = Service.JSON.createObjectNode();
        if (error != null) {
            PastedError pasted = PastedError.read(text(error));
            if (pasted.saysNothing() && request == null && operation == null) {
                throw new CommandFailed(
                        "the text names no request and no refusal; name the call with --credential, --key and --operation");
            }
            pasted.request().ifPresent(id -> json.put("requestId", id));
            pasted.record().ifPresent(place -> json.put("record", place));
            pasted.refusal().ifPresent(code -> json.put("refusal", code.wireName()));
        }
        put(json, "requestId", request);
        put(json, "record", record);
        put(json, "credential", credential);
        put(json, "application", application);
        put(json, "partition", partition);
        put(json, "key", key);
        put(json, "operation", operation);
        put(json, "mechanism", mechanism);
        put(json, "interface", interfaceName);
        put(json, "source", source);
        put(json, "tokenSubject", tokenSubject);
        put(json, "clientCertificate", clientCertificate);
        if (json.isEmpty()) {
            throw new WrongUsage(
                    "name a request, an error text with --error, or a call with --credential, --key and --operation");
        }
        return json;
    }

    private static void put(ObjectNode json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }

    private static String text(Path file) {
        try {
            if (file.toString().equals("-")) {
                return new String(
                        System.in.readNBytes((int) MAX_ERROR_BYTES), StandardCharsets.UTF_8);
            }
            if (Files.size(file) > MAX_ERROR_BYTES) {
                throw new CommandFailed("%s is too long to be an error".formatted(file));
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
    }
}
