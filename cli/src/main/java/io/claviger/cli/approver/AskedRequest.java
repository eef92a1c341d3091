package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import io.claviger.core.id.Bytes;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The application's request as the service shows it.
 *
 * @param json what stands in the wrapper
 */
record AskedRequest(RequestKind kind, JsonNode json) {

    /** From the bytes as they came where the service shows them, else from its parsed form. */
    static Optional<AskedRequest> of(JsonNode task) {
        Optional<JsonNode> body = Wire.bytes(task, "requestBase64").flatMap(AskedRequest::parse);
        for (RequestKind kind : RequestKind.values()) {
            JsonNode request = body.orElse(task.path(kind.taskMember())).path(kind.wrapper());
            if (request.isObject()) {
                return Optional.of(new AskedRequest(kind, request));
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> parse(Bytes body) {
        try {
            return Optional.of(Service.JSON.readTree(body.unsafeArray()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    Optional<String> label() {
        return Wire.text(json, kind.labelMember());
    }

    /** The payload, where the token has the same bytes; empty too where it is unreadable. */
    Optional<Bytes> payload() {
        return kind.payloadMember().flatMap(this::payload);
    }

    private Optional<Bytes> payload(String member) {
        if (!Wire.text(json, "payloadType").equals(Optional.of("HEX"))) {
            return Wire.bytes(json, member);
        }
        try {
            return Wire.text(json, member)
                    .map(hex -> Bytes.owned(HexFormat.of().parseHex(hex.replaceFirst("^0x", ""))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
