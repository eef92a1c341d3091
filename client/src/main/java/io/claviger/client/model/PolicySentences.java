package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Sentences.
 *
 * @param sentences One for each token.
 */
public record PolicySentences(List<String> sentences) {
    public PolicySentences {
        sentences = List.copyOf(sentences);
    }

    /** Reads it from JSON. */
    public static PolicySentences of(JsonObject json) {
        return new PolicySentences(json.list("sentences", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PolicySentences";
    }
}
