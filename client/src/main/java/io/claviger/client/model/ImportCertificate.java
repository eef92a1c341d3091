package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * A key and its certificate. A comma before the last brace is passed over.
 *
 * @param label Label of the key.
 * @param certificate Base64 of DER, or PEM.
 */
public record ImportCertificate(String label, String certificate) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", JsonMembers.text(label))
                .put("certificate", JsonMembers.text(certificate))
                .object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ImportCertificate";
    }
}
