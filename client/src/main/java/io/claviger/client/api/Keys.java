package io.claviger.client.api;

import io.claviger.client.Call;
import io.claviger.client.http.Exchange;
import io.claviger.client.http.Incoming;
import io.claviger.client.http.Outgoing;
import io.claviger.client.json.JsonObject;
import io.claviger.client.model.AgreementRequest;
import io.claviger.client.model.AttestKey;
import io.claviger.client.model.ChangeAttributes;
import io.claviger.client.model.ChangePassword;
import io.claviger.client.model.ChangeValidity;
import io.claviger.client.model.CompareKeys;
import io.claviger.client.model.CopyKey;
import io.claviger.client.model.CreateKey;
import io.claviger.client.model.DecapsulateRequest;
import io.claviger.client.model.Decapsulation;
import io.claviger.client.model.DerivationRequest;
import io.claviger.client.model.Encapsulation;
import io.claviger.client.model.ExportKey;
import io.claviger.client.model.ExportedKey;
import io.claviger.client.model.ImportKey;
import io.claviger.client.model.KeyAddress;
import io.claviger.client.model.KeyDifferences;
import io.claviger.client.model.KeyOfAddress;
import io.claviger.client.model.KeyReference;
import io.claviger.client.model.KeyStoreStatistics;
import io.claviger.client.model.KeyValidity;
import io.claviger.client.model.KeyVersion;
import io.claviger.client.model.ListKeysQuery;
import io.claviger.client.model.SignaturesLeft;
import io.claviger.client.model.SignedKeyAttributes;
import java.util.List;

/** What is offered for keys beyond the contract. Made from the description of the service. */
public final class Keys {
    private final Exchange exchange;

    public Keys(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Make a secret that only the holder of an ML-KEM key can read. Roles: key-operation.
     *
     * @param label as in the path
     * @see <a href="/ops/v1/keys/%7Blabel%7D/encapsulate">POST /ops/v1/keys/{label}/encapsulate</a>
     */
    public Call<Encapsulation> encapsulateKey(String label) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/keys/" + Outgoing.segment(label) + "/encapsulate"),
                in -> Encapsulation.of(in.object()));
    }

    /**
     * Read the secret that was made for an ML-KEM key. An altered ciphertext gives another secret
     * (FIPS 203, implicit rejection), not an error. Roles: key-operation.
     *
     * @param label as in the path
     * @param request The ciphertext of an encapsulation.
     * @see <a href="/ops/v1/keys/%7Blabel%7D/decapsulate">POST /ops/v1/keys/{label}/decapsulate</a>
     */
    public Call<Decapsulation> decapsulateKey(String label, DecapsulateRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/keys/" + Outgoing.segment(label) + "/decapsulate")
                        .with(request.json()),
                in -> Decapsulation.of(in.object()));
    }

    /**
     * Create a key. Generates a key inside the key boundary. The answer is a signed statement about
     * it. Roles: key-management.
     *
     * @param request A key to create.
     * @see <a href="/v1/key">POST /v1/key</a>
     */
    public Call<SignedKeyAttributes> createKey(CreateKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key").with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * List key labels. All labels of the caller's partition. The query parameters narrow the list;
     * the contract's clients send none. Roles: key-management.
     *
     * @param query what is looked for
     * @see <a href="/v1/key">GET /v1/key</a>
     */
    public Call<List<String>> listKeys(ListKeysQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/key").asking(query.parameters()),
                in -> JsonObject.asList(in.json(), JsonObject::asString));
    }

    /**
     * Read the signed attributes of a key. Roles: key-management.
     *
     * @param request A key and, if it has one, its password.
     * @see <a href="/v1/key/attributes">POST /v1/key/attributes</a>
     */
    public Call<SignedKeyAttributes> getKeyAttributes(KeyReference request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key/attributes").with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Read the signed attributes of a key without password. The older form of the call; labels with
     * slashes may stay unescaped. Roles: key-management.
     *
     * @param keyName as in the path
     * @see <a href="/v1/key/%7BkeyName%7D/attributes">GET /v1/key/{keyName}/attributes</a>
     */
    public Call<SignedKeyAttributes> getKeyAttributes(String keyName) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/key/" + Outgoing.segment(keyName) + "/attributes"),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Destroy a key without password. Roles: key-management.
     *
     * @param keyName as in the path
     * @see <a href="/v1/key/%7BkeyName%7D">DELETE /v1/key/{keyName}</a>
     */
    public Call<String> deleteKey(String keyName) {
        return new Call<>(
                exchange,
                Outgoing.of("DELETE", "/v1/key/" + Outgoing.segment(keyName)),
                Incoming::text);
    }

    /**
     * Destroy a key. Roles: key-management.
     *
     * @param request A key and, if it has one, its password.
     * @see <a href="/v1/key/deleteKey">POST /v1/key/deleteKey</a>
     */
    public Call<String> deleteKey(KeyReference request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key/deleteKey").with(request.json()),
                Incoming::text);
    }

    /**
     * Change the password of a key. An absent or empty new password takes the password away. Roles:
     * key-management.
     *
     * @param request A key, its password and the next one.
     * @see <a href="/v1/key/changePassword">POST /v1/key/changePassword</a>
     */
    public Call<String> changeKeyPassword(ChangePassword request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key/changePassword").with(request.json()),
                Incoming::text);
    }

    /**
     * How many signatures a stateful key has left. For LMS and XMSS keys. What a node took and lost
     * in a crash counts as used. Roles: key-management.
     *
     * @param label as in the path
     * @see <a href="/ops/v1/keys/%7Blabel%7D/signatures">GET /ops/v1/keys/{label}/signatures</a>
     */
    public Call<SignaturesLeft> getKeySignatures(String label) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/ops/v1/keys/" + Outgoing.segment(label) + "/signatures"),
                in -> SignaturesLeft.of(in.object()));
    }

    /**
     * Change attributes or the name of a key. Capabilities go both ways on a modifiable key;
     * protection becomes stricter only. Under another name it is the same key, with the same id.
     * Roles: key-management.
     *
     * @param label as in the path
     * @param request What to change; one of both at least.
     * @see <a href="/ops/v1/keys/%7Blabel%7D/attributes">PATCH /ops/v1/keys/{label}/attributes</a>
     */
    public Call<KeyVersion> changeKeyAttributes(String label, ChangeAttributes request) {
        return new Call<>(
                exchange,
                Outgoing.of("PATCH", "/ops/v1/keys/" + Outgoing.segment(label) + "/attributes")
                        .with(request.json()),
                in -> KeyVersion.of(in.object()));
    }

    /**
     * Agree on a key with a peer and store it. By ECDH or XDH with a key that was made with
     * 'derive'. The shared secret itself is neither shown nor stored. Roles: key-management.
     *
     * @param label as in the path
     * @param request What the new key is made from.
     * @see <a href="/ops/v1/keys/%7Blabel%7D/agreements">POST /ops/v1/keys/{label}/agreements</a>
     */
    public Call<SignedKeyAttributes> createKeyAgreement(String label, AgreementRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/keys/" + Outgoing.segment(label) + "/agreements")
                        .with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Derive a key from a secret key and store it. By HKDF, from a secret key that was made with
     * 'derive'. The same input gives the same key. Roles: key-management.
     *
     * @param label as in the path
     * @param request What the new key is made from.
     * @see <a href="/ops/v1/keys/%7Blabel%7D/derivations">POST /ops/v1/keys/{label}/derivations</a>
     */
    public Call<SignedKeyAttributes> createKeyDerivation(String label, DerivationRequest request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/keys/" + Outgoing.segment(label) + "/derivations")
                        .with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Address of a key. The label may name a key below another: 'label/44'/0'/0'. Roles:
     * key-management.
     *
     * @param request A key and, if it has one, its password.
     * @see <a href="/v1/key/address">POST /v1/key/address</a>
     */
    public Call<KeyAddress> getKeyAddress(KeyOfAddress request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key/address").with(request.json()),
                in -> KeyAddress.of(in.object()));
    }

    /**
     * Address of a key without password. Roles: key-management.
     *
     * @param keyName as in the path
     * @see <a href="/v1/key/%7BkeyName%7D/address">GET /v1/key/{keyName}/address</a>
     */
    public Call<KeyAddress> getKeyAddress(String keyName) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/key/" + Outgoing.segment(keyName) + "/address"),
                in -> KeyAddress.of(in.object()));
    }

    /**
     * Statistics of the partition. Roles: service.
     *
     * @see <a href="/v1/keystore/statistics">GET /v1/keystore/statistics</a>
     */
    public Call<KeyStoreStatistics> getKeystoreStatistics() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/v1/keystore/statistics"),
                in -> KeyStoreStatistics.of(in.object()));
    }

    /**
     * Attestation of a key as a file. A zip with the statement, its signature, the attestation key
     * and its certificates, and how to verify them with openssl. Roles: key-management.
     *
     * @param request A key and, if it has one, its password.
     * @see <a href="/v1/key/keyAttestation">POST /v1/key/keyAttestation</a>
     */
    public Call<byte[]> attestKey(AttestKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key/keyAttestation").with(request.json()),
                Incoming::bytes);
    }

    /**
     * Import a key in the clear. A secret key, or a private key with or without its public half; or
     * a public key or certificate alone, which also replaces that part of a key that is there.
     * Partition policy 'importKeys' must be on. Roles: key-management.
     *
     * @param request A key that comes in.
     * @see <a href="/v1/key/import/plain">POST /v1/key/import/plain</a>
     */
    public Call<SignedKeyAttributes> importKey(ImportKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key/import/plain").with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Export a key in the clear. For keys that are extractable, not sensitive, and have no policy.
     * Partition policy 'exportKeys' must be on. Roles: key-management.
     *
     * @param request Which key.
     * @see <a href="/v1/key/export/plain">POST /v1/key/export/plain</a>
     */
    public Call<ExportedKey> exportKey(ExportKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/v1/key/export/plain").with(request.json()),
                in -> ExportedKey.of(in.object()));
    }

    /**
     * Copy a key under another label. The key must be copyable. The copy has its history, policy,
     * dates and certificates; its attributes can only be stricter. Roles: key-management.
     *
     * @param label as in the path
     * @param request The copy.
     * @see <a href="/ops/v1/keys/%7Blabel%7D/copies">POST /ops/v1/keys/{label}/copies</a>
     */
    public Call<SignedKeyAttributes> createKeyCopy(String label, CopyKey request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/keys/" + Outgoing.segment(label) + "/copies")
                        .with(request.json()),
                in -> SignedKeyAttributes.of(in.object()));
    }

    /**
     * Set the dates between which a key may be used. Both dates belong to the period. They can only
     * become narrower, and the key must be modifiable. Roles: key-management.
     *
     * @param label as in the path
     * @param request The dates; an absent one stays open.
     * @see <a href="/ops/v1/keys/%7Blabel%7D/validity">PATCH /ops/v1/keys/{label}/validity</a>
     */
    public Call<KeyValidity> changeKeyValidity(String label, ChangeValidity request) {
        return new Call<>(
                exchange,
                Outgoing.of("PATCH", "/ops/v1/keys/" + Outgoing.segment(label) + "/validity")
                        .with(request.json()),
                in -> KeyValidity.of(in.object()));
    }

    /**
     * Compare two keys. Every difference that makes the same call end differently, each with its
     * consequence. Officers of the device compare across partitions. Roles: auditor, device-so,
     * key-management, partition-so.
     *
     * @param request Two keys.
     * @see <a href="/ops/v1/keys/compare">POST /ops/v1/keys/compare</a>
     */
    public Call<KeyDifferences> compareKeys(CompareKeys request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/ops/v1/keys/compare").with(request.json()),
                in -> KeyDifferences.of(in.object()));
    }
}
