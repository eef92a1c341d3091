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

/**
 * A key and a request for its certificate.
 *
 * @param label Label of the key.
 * @param certificateSigningRequest PKCS #10 as PEM.
 */
public record CertificateSigningRequest(String label, String certificateSigningRequest) {

/** Reads it from JSON. */
public static CertificateSigningRequest of(JsonObject json) {
    return new CertificateSigningRequest(json.string("label"), json.string("certificateSigningRequest"));
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "CertificateSigningRequest";
}
}
