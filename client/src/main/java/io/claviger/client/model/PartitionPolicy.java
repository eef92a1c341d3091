package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * What a partition allows, whatever a key's own attributes say.
 *
 * @param minimumRsaBits Smallest RSA key. Forbids: creating, importing and unwrapping smaller RSA
 *     keys. Default 2048.
 * @param clientApiAccess Applications reach the partition. Forbids: off: every call of every
 *     application. Default true.
 * @param readOnly Nothing is created, changed or deleted; use works. Forbids: on: creating,
 *     importing, changing and deleting. Default false.
 * @param useObjects Secret and private keys can be used. Forbids: off: signing, verifying,
 *     encrypting, decrypting and deriving with a secret or private key; not wrapping, and nothing
 *     that a public key does. Default true.
 * @param destroyObjects Keys and data objects can be deleted. Forbids: off: every deletion, also
 *     into the trash. Default true.
 * @param invalidateKeys A deleted key goes into the trash, where officers restore or destroy it.
 *     Forbids: on: the name of a deleted key until it is destroyed for good. Default false.
 * @param importKeys Keys come in, plain or wrapped. Forbids: off: import and unwrap of keys into
 *     the partition. Default false.
 * @param exportKeys Keys leave in the clear. Forbids: off: plain export of keys. Default false.
 * @param extractKeys Keys leave wrapped under another key. Forbids: off: wrapping of keys. Default
 *     false.
 * @param sessionObjects Sessions may hold keys that end with them. Forbids: off: keys of sessions
 *     (PKCS #11 objects with CKA_TOKEN false). Default true.
 * @param restApi The partition is used through REST. Forbids: off: calls through REST. Default
 *     true.
 * @param pkcs11 The partition is used through PKCS #11. Forbids: off: calls through PKCS #11.
 *     Default true.
 * @param jce The partition is used through JCA. Forbids: off: calls through JCA. Default true.
 * @param cng The partition is used through CNG. Forbids: off: calls through CNG. Default true.
 * @param openssl The partition is used through OpenSSL. Forbids: off: calls through the OpenSSL
 *     provider. Default true.
 * @param keyAuthorization Keys may have rules that ask for approvals. Forbids: off: rules on keys.
 *     Default false.
 * @param enforceKeyLimits A key stops where its mode of use stops being safe. Forbids: on: AES-GCM
 *     encryption with a key that was used 2^32 times (SP 800-38D §8.3). Default false.
 * @param legacyAlgorithms Algorithms that are kept for old data only. Forbids: off: creating and
 *     using keys of legacy algorithms. Default false.
 * @param maximumObjects Most keys and data objects in the partition, keys in the trash included; 0
 *     for no limit of its own. Forbids: every further key and data object. Default 0.
 * @param minimumEcBits Smallest field of a curve of EC keys. Forbids: creating, importing and
 *     unwrapping keys on smaller curves. Default 224.
 * @param minimumDsaBits Smallest prime of DSA keys. Forbids: creating, importing and unwrapping
 *     smaller DSA keys. Default 2048.
 * @param minimumAesBits Smallest AES key. Forbids: creating, importing and unwrapping smaller AES
 *     keys. Default 128.
 * @param onboardingNeedsApproval An application is onboarded by two people: one requests, another
 *     approves. Once on, it stays on. Forbids: on: onboarding by one officer alone, and switching
 *     this off. Default false.
 * @param pkcs11InitToken Programs may initialize a PKCS #11 token that has no security officer yet
 *     (C_InitToken). Forbids: off: C_InitToken. Default false.
 */
public record PartitionPolicy(
        long minimumRsaBits,
        boolean clientApiAccess,
        boolean readOnly,
        boolean useObjects,
        boolean destroyObjects,
        boolean invalidateKeys,
        boolean importKeys,
        boolean exportKeys,
        boolean extractKeys,
        boolean sessionObjects,
        boolean restApi,
        boolean pkcs11,
        boolean jce,
        boolean cng,
        boolean openssl,
        boolean keyAuthorization,
        boolean enforceKeyLimits,
        boolean legacyAlgorithms,
        long maximumObjects,
        long minimumEcBits,
        long minimumDsaBits,
        long minimumAesBits,
        boolean onboardingNeedsApproval,
        boolean pkcs11InitToken) {

    /** Reads it from JSON. */
    public static PartitionPolicy of(JsonObject json) {
        return new PartitionPolicy(
                json.integer("minimumRsaBits"),
                json.flag("clientApiAccess"),
                json.flag("readOnly"),
                json.flag("useObjects"),
                json.flag("destroyObjects"),
                json.flag("invalidateKeys"),
                json.flag("importKeys"),
                json.flag("exportKeys"),
                json.flag("extractKeys"),
                json.flag("sessionObjects"),
                json.flag("restApi"),
                json.flag("pkcs11"),
                json.flag("jce"),
                json.flag("cng"),
                json.flag("openssl"),
                json.flag("keyAuthorization"),
                json.flag("enforceKeyLimits"),
                json.flag("legacyAlgorithms"),
                json.integer("maximumObjects"),
                json.integer("minimumEcBits"),
                json.integer("minimumDsaBits"),
                json.integer("minimumAesBits"),
                json.flag("onboardingNeedsApproval"),
                json.flag("pkcs11InitToken"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PartitionPolicy";
    }
}
