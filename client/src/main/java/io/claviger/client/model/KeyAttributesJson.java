package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a key. Members without a value are null.
 *
 * @param label Name of the key.
 * @param id PKCS #11 id, if its creator gave one.
 * @param uuid The key's own id, never reused.
 * @param algorithm Algorithm.
 * @param algorithmOid Object identifier of the algorithm.
 * @param curveOid Curve of an EC key.
 * @param derivedAttributes How keys are derived from the key.
 * @param keySize Bits of a key that comes in sizes.
 * @param keyUsageCount How often the key was used.
 * @param createTime When the key was made.
 * @param attestTime When this statement was made.
 * @param publicKey SubjectPublicKeyInfo of an asymmetric key.
 * @param addressTruncated Address of the key.
 * @param attributes As its name says.
 * @param policy As its name says.
 */
public record KeyAttributesJson(
        String label,
        Optional<String> id,
        Optional<String> uuid,
        String algorithm,
        String algorithmOid,
        Optional<String> curveOid,
        Optional<DerivedAttributes> derivedAttributes,
        Optional<Long> keySize,
        long keyUsageCount,
        Instant createTime,
        Instant attestTime,
        Optional<Base64Bytes> publicKey,
        Optional<AddressTruncated> addressTruncated,
        KeyAttributes attributes,
        Optional<Policy> policy) {

    /** Reads it from JSON. */
    public static KeyAttributesJson of(JsonObject json) {
        return new KeyAttributesJson(
                json.string("label"),
                json.optionalString("id"),
                json.optionalString("uuid"),
                json.string("algorithm"),
                json.string("algorithmOid"),
                json.optionalString("curveOid"),
                json.optionalObject("derivedAttributes").map(DerivedAttributes::of),
                json.optionalInteger("keySize"),
                json.integer("keyUsageCount"),
                json.instant("createTime"),
                json.instant("attestTime"),
                json.optionalBytes("publicKey"),
                json.optionalObject("addressTruncated").map(AddressTruncated::of),
                KeyAttributes.of(json.object("attributes")),
                json.optionalObject("policy").map(Policy::of));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyAttributesJson";
    }

    /**
     * How keys are derived from the key.
     *
     * @param derivationType BIP32, SLIP-10 or ADA/SLIP-10.
     * @param derivationValue Chain code, hexadecimal.
     */
    public record DerivedAttributes(String derivationType, String derivationValue) {

        /** Reads it from JSON. */
        public static DerivedAttributes of(JsonObject json) {
            return new DerivedAttributes(
                    json.string("derivationType"), json.string("derivationValue"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "DerivedAttributes";
        }
    }

    /**
     * Address of the key.
     *
     * @param address Without prefix and checksum, hexadecimal.
     * @param format Network.
     */
    public record AddressTruncated(String address, String format) {

        /** Reads it from JSON. */
        public static AddressTruncated of(JsonObject json) {
            return new AddressTruncated(json.string("address"), json.string("format"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "AddressTruncated";
        }
    }
}
