package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Attributes of a key.
 *
 * @param decrypt See the create call.
 * @param sign See the create call.
 * @param unwrap See the create call.
 * @param derive See the create call.
 * @param sensitive See the create call.
 * @param alwaysSensitive See the create call.
 * @param extractable See the create call.
 * @param neverExtractable See the create call.
 * @param modifiable See the create call.
 * @param copyable See the create call.
 * @param destroyable See the create call.
 * @param ekaSign Always null.
 */
public record KeyAttributes(
        boolean decrypt,
        boolean sign,
        boolean unwrap,
        boolean derive,
        boolean sensitive,
        boolean alwaysSensitive,
        boolean extractable,
        boolean neverExtractable,
        boolean modifiable,
        boolean copyable,
        boolean destroyable,
        Optional<Boolean> ekaSign) {

    /** Reads it from JSON. */
    public static KeyAttributes of(JsonObject json) {
        return new KeyAttributes(
                json.flag("decrypt"),
                json.flag("sign"),
                json.flag("unwrap"),
                json.flag("derive"),
                json.flag("sensitive"),
                json.flag("alwaysSensitive"),
                json.flag("extractable"),
                json.flag("neverExtractable"),
                json.flag("modifiable"),
                json.flag("copyable"),
                json.flag("destroyable"),
                json.optionalFlag("ekaSign"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyAttributes";
    }
}
