package io.claviger.rest.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.engine.answer.Answer;
import io.claviger.rest.error.ErrorTable;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.http.HttpReply;
import io.claviger.rest.json.BinaryMembers;
import io.claviger.rest.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a handler wants to answer. */
public sealed interface Reply {
    String JSON = "application/json";

    /** Yes, with a body. */
    record Content(
            int status,
            String contentType,
            Bytes body,
            Optional<EvidenceRef> evidence,
            Map<String, String> headers)
            implements Reply {
        public Content {
            headers = Map.copyOf(headers);
        }

        Content recordedAt(EvidenceRef place) {
            return new Content(status, contentType, body, Optional.of(place), headers);
        }

        Content withBody(Bytes other) {
            return new Content(status, contentType, other, evidence, headers);
        }

        /** The same with one more header. */
        public Content with(String name, String value) {
            var more = new java.util.HashMap<>(headers);
            more.put(name, value);
            return new Content(status, contentType, body, evidence, more);
        }
    }

    /** Yes, with a body that is made while it leaves; its record is durable already. */
    record Streamed(String contentType, HttpReply.Stream body, EvidenceRef evidence)
            implements Reply {}

    /** No, and why. */
    record Refused(Refusal refusal, HttpError error, Optional<EvidenceRef> evidence)
            implements Reply {}

    /** A JSON body. */
    static Content json(int status, JsonNode body) {
        return bytes(status, JSON, Json.bytes(body));
    }

    /** A JSON body of binary members. */
    static Content json(int status, BinaryMembers body) {
        return bytes(status, JSON, body.json());
    }

    /** A JSON body that is written already. */
    static Content json(int status, String body) {
        return bytes(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Any body; takes the array without copying. */
    static Content bytes(int status, String contentType, byte[] body) {
        return new Content(status, contentType, Bytes.owned(body), Optional.empty(), Map.of());
    }

    /** Done, with nothing to say: clients of the contract take no 204. */
    static Content empty() {
        return bytes(200, JSON, new byte[0]);
    }

    /** The answer of the key boundary, its value written by {@code granted}. */
    static <T> Reply of(Answer<T> answer, Function<? super T, Content> granted) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var evidence) ->
                    granted.apply(value).recordedAt(evidence);
            case Answer.Refused<T>(var refusal, var recorded) ->
                    new Refused(refusal, ErrorTable.of(refusal.code()), recorded);
        };
    }
}
