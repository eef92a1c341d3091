package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.attestation.Attestation;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.attestation.Derivation;
import io.claviger.rest.json.Json;
import io.claviger.rest.policy.PolicyJson;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The signed attributes of a key, in the form that clients take apart: members that have no value
 * are there and null, {@code attributes} has exactly its twelve names.
 */
final class SignedAttributes {
    static final Schema SCHEMA = schema();

    private SignedAttributes() {}

    static ObjectNode of(KeyObject key, Attestations attestations) {
        Attestation attestation = attestations.attest(key);
        ObjectNode body = Json.object();
        body.put("xml", attestation.xml());
        body.set("json", json(key, attestation));
        body.put("xmlSignature", attestation.signature().base64());
        body.put("attestationKeyName", attestation.keyName());
        return body;
    }

    private static ObjectNode json(KeyObject key, Attestation attestation) {
        ObjectNode json = Json.object();
        json.put("label", key.label().value());
        // A client asserts a wrong type on any text here, so it is null unless its creator gave one
        // (rest-api.md §8.1, trap 2).
        json.put("id", key.pkcs11Id().orElse(null));
        json.put("uuid", key.id().toString());
        json.put("algorithm", key.spec().wireName());
        json.put("algorithmOid", key.spec().oid());
        json.put("curveOid", curveOid(key.spec()));
        if (attestation.derivation().isPresent()) {
            Derivation derivation = attestation.derivation().get();
            json.putObject("derivedAttributes")
                    .put("derivationType", derivation.type())
                    .put("derivationValue", upperHex(derivation.chainCode()));
        } else {
            json.putNull("derivedAttributes");
        }
        switch (key.spec()) {
            case KeySpec.Symmetric secret -> json.put("keySize", secret.bits());
            case KeySpec.Dh(int bits) -> json.put("keySize", bits);
            case KeySpec.Dsa(int bits) -> json.put("keySize", bits);
            case KeySpec.Rsa(int bits) -> json.put("keySize", bits);
            case KeySpec.Ec _, KeySpec.Ed _, KeySpec.Xdh _, KeySpec.Bls _, KeySpec.Parametrized _ ->
                    json.putNull("keySize");
        }
        json.put("keyUsageCount", attestation.keyUsageCount());
        json.put("createTime", seconds(key.created()));
        json.put("attestTime", seconds(attestation.attestTime()));
        json.put("publicKey", key.publicKey().map(bytes -> bytes.base64()).orElse(null));
        if (attestation.address().isPresent()) {
            json.putObject("addressTruncated")
                    .put("address", upperHex(attestation.address().get()))
                    .put("format", key.addressFormat().map(Enum::name).orElse(null));
        } else {
            json.putNull("addressTruncated");
        }
        ObjectNode attributes = json.putObject("attributes");
        names().forEach((name, attribute) -> attributes.put(name, key.attributes().has(attribute)));
        // Nullable in the contract, and nothing here uses approvals to sign.
        attributes.putNull("ekaSign");
        key.policy()
                .ifPresentOrElse(
                        policy -> json.set("policy", PolicyJson.of(policy)),
                        () -> json.putNull("policy"));
        return json;
    }

    /** Null for ED keys: clients then look at the algorithm's (rest-api.md §4.2). */
    private static @Nullable String curveOid(KeySpec spec) {
        return switch (spec) {
            case KeySpec.Ec(var curve) -> curve.oid();
            case KeySpec.Xdh(var curve) -> curve.oid();
            default -> null;
        };
    }

    /** Attributes that answers show, by wire name; {@code ekaSign} is the twelfth. */
    private static Map<String, Attribute> names() {
        Map<String, Attribute> names = new LinkedHashMap<>();
        names.put("decrypt", Attribute.DECRYPT);
        names.put("sign", Attribute.SIGN);
        names.put("unwrap", Attribute.UNWRAP);
        names.put("derive", Attribute.DERIVE);
        names.put("sensitive", Attribute.SENSITIVE);
        names.put("alwaysSensitive", Attribute.ALWAYS_SENSITIVE);
        names.put("extractable", Attribute.EXTRACTABLE);
        names.put("neverExtractable", Attribute.NEVER_EXTRACTABLE);
        names.put("modifiable", Attribute.MODIFIABLE);
        names.put("copyable", Attribute.COPYABLE);
        names.put("destroyable", Attribute.DESTROYABLE);
        return names;
    }

    private static String upperHex(Bytes bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes.unsafeArray());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** All attributes by name, for our own routes. */
    static ObjectNode all(KeyAttributes attributes) {
        ObjectNode node = Json.object();
        for (Attribute attribute : Attribute.values()) {
            if (AttributeNames.shown(attribute)) {
                node.put(AttributeNames.of(attribute), attributes.has(attribute));
            }
        }
        return node;
    }

    private static Schema schema() {
        Schema.Member[] flags =
                Stream.concat(
                                names().keySet().stream()
                                        .map(
                                                name ->
                                                        must(
                                                                name,
                                                                Schema.flag(
                                                                        "See the create call."))),
                                Stream.of(must("ekaSign", Schema.flag("Always null.").orNull())))
                        .toArray(Schema.Member[]::new);
        Schema attributes = Schema.object("KeyAttributes", "Attributes of a key.", flags);
        Schema json =
                Schema.object(
                        "KeyAttributesJson",
                        "What is known of a key. Members without a value are null.",
                        must("label", Schema.text("Name of the key.")),
                        must("id", Schema.text("PKCS #11 id, if its creator gave one.").orNull()),
                        must("uuid", Schema.text("The key's own id, never reused.").orNull()),
                        must("algorithm", Schema.text("Algorithm.")),
                        must("algorithmOid", Schema.text("Object identifier of the algorithm.")),
                        must("curveOid", Schema.text("Curve of an EC key.").orNull()),
                        must(
                                "derivedAttributes",
                                Schema.object(
                                                "",
                                                "How keys are derived from the key.",
                                                must(
                                                        "derivationType",
                                                        Schema.text(
                                                                "BIP32, SLIP-10 or ADA/SLIP-10.")),
                                                must(
                                                        "derivationValue",
                                                        Schema.text("Chain code, hexadecimal.")))
                                        .orNull()),
                        must(
                                "keySize",
                                Schema.integer("Bits of a key that comes in sizes.").orNull()),
                        must("keyUsageCount", Schema.integer("How often the key was used.")),
                        must("createTime", Schema.instant("When the key was made.")),
                        must("attestTime", Schema.instant("When this statement was made.")),
                        must(
                                "publicKey",
                                Schema.base64("SubjectPublicKeyInfo of an asymmetric key.")
                                        .orNull()),
                        must(
                                "addressTruncated",
                                Schema.object(
                                                "",
                                                "Address of the key.",
                                                must(
                                                        "address",
                                                        Schema.text(
                                                                "Without prefix and checksum, hexadecimal.")),
                                                must("format", Schema.text("Network.")))
                                        .orNull()),
                        must("attributes", attributes),
                        must("policy", PolicyJson.SCHEMA.orNull()));
        return Schema.object(
                "SignedKeyAttributes",
                "A signed statement about a key, as XML with its signature and as JSON.",
                must("xml", Schema.text("The statement; the signature is over its UTF-8 bytes.")),
                must("json", json),
                must("xmlSignature", Schema.base64("Signature of the attestation key, SHA-256.")),
                must("attestationKeyName", Schema.text("Name of the attestation key.")));
    }
}
