package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What everybody may know of a key.
 *
 * @param label Name that it would have.
 * @param type Kind of key: RSA-3072, EC-secp256r1, AES-256.
 * @param publicKey SubjectPublicKeyInfo.
 * @param attributes As at its import.
 */
public record AnnouncedKey(
        String label, String type, Optional<Base64Bytes> publicKey, JsonObject attributes) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("type", JsonMembers.text(type))
                .put("publicKey", publicKey.map(value -> JsonMembers.text(value.text())))
                .put("attributes", attributes)
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String label, String type, JsonObject attributes) {
        return new Builder(label, type, attributes);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String label;
        private final String type;
        private final JsonObject attributes;
        private Optional<Base64Bytes> publicKey = Optional.empty();

        private Builder(String label, String type, JsonObject attributes) {
            this.label = label;
            this.type = type;
            this.attributes = attributes;
        }

        /** SubjectPublicKeyInfo. */
        public Builder publicKey(Base64Bytes publicKey) {
            this.publicKey = Optional.of(publicKey);
            return this;
        }

        /** What was put together. */
        public AnnouncedKey build() {
            return new AnnouncedKey(label, type, publicKey, attributes);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "AnnouncedKey";
    }
}
