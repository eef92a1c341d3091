package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Members of the service's JSON. */
final class Wire {
    private Wire() {}

    static Optional<String> text(JsonNode object, String member) {
        return Optional.ofNullable(object.path(member).textValue());
    }

    /** Empty where the member is absent, null or no base64. */
    static Optional<Bytes> bytes(JsonNode object, String member) {
        return text(object, member).flatMap(Wire::base64);
    }

    private static Optional<Bytes> base64(String text) {
        try {
            return Optional.of(Bytes.owned(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Every element of a list of base64. */
    static List<Bytes> list(JsonNode object, String member) {
        List<Bytes> list = new ArrayList<>();
        for (JsonNode each : object.path(member)) {
            base64(each.asText()).ifPresent(list::add);
        }
        return list;
    }
}
