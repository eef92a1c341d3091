package io.claviger.client.http;

import io.claviger.client.Receipt;
import io.claviger.client.json.JsonObject;
import io.claviger.client.json.JsonReader;
import io.claviger.client.json.JsonValue;
import java.nio.charset.StandardCharsets;

/** A good answer, not yet read. */
public final class Incoming {
    private final byte[] body;
    private final Receipt receipt;

    Incoming(byte[] body, Receipt receipt) {
        this.body = body;
        this.receipt = receipt;
    }

    /** What proves it. */
    public Receipt receipt() {
        return receipt;
    }

    /** Its bytes. */
    public byte[] bytes() {
        return body.clone();
    }

    /** Its text, in UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Its JSON value. */
    public JsonValue json() {
        return JsonReader.read(text());
    }

    /** Its JSON object. */
    public JsonObject object() {
        return JsonObject.asObject(json());
    }
}
