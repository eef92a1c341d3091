package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * Members to change.
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
public record PartitionPolicyChange(
        Optional<Long> minimumRsaBits,
        Optional<Boolean> clientApiAccess,
        Optional<Boolean> readOnly,
        Optional<Boolean> useObjects,
        Optional<Boolean> destroyObjects,
        Optional<Boolean> invalidateKeys,
        Optional<Boolean> importKeys,
        Optional<Boolean> exportKeys,
        Optional<Boolean> extractKeys,
        Optional<Boolean> sessionObjects,
        Optional<Boolean> restApi,
        Optional<Boolean> pkcs11,
        Optional<Boolean> jce,
        Optional<Boolean> cng,
        Optional<Boolean> openssl,
        Optional<Boolean> keyAuthorization,
        Optional<Boolean> enforceKeyLimits,
        Optional<Boolean> legacyAlgorithms,
        Optional<Long> maximumObjects,
        Optional<Long> minimumEcBits,
        Optional<Long> minimumDsaBits,
        Optional<Long> minimumAesBits,
        Optional<Boolean> onboardingNeedsApproval,
        Optional<Boolean> pkcs11InitToken) {

    /** Reads it from JSON. */
    public static PartitionPolicyChange of(JsonObject json) {
        return new PartitionPolicyChange(
                json.optionalInteger("minimumRsaBits"),
                json.optionalFlag("clientApiAccess"),
                json.optionalFlag("readOnly"),
                json.optionalFlag("useObjects"),
                json.optionalFlag("destroyObjects"),
                json.optionalFlag("invalidateKeys"),
                json.optionalFlag("importKeys"),
                json.optionalFlag("exportKeys"),
                json.optionalFlag("extractKeys"),
                json.optionalFlag("sessionObjects"),
                json.optionalFlag("restApi"),
                json.optionalFlag("pkcs11"),
                json.optionalFlag("jce"),
                json.optionalFlag("cng"),
                json.optionalFlag("openssl"),
                json.optionalFlag("keyAuthorization"),
                json.optionalFlag("enforceKeyLimits"),
                json.optionalFlag("legacyAlgorithms"),
                json.optionalInteger("maximumObjects"),
                json.optionalInteger("minimumEcBits"),
                json.optionalInteger("minimumDsaBits"),
                json.optionalInteger("minimumAesBits"),
                json.optionalFlag("onboardingNeedsApproval"),
                json.optionalFlag("pkcs11InitToken"));
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("minimumRsaBits", minimumRsaBits.map(value -> JsonMembers.number(value)))
                .put("clientApiAccess", clientApiAccess.map(value -> JsonMembers.flag(value)))
                .put("readOnly", readOnly.map(value -> JsonMembers.flag(value)))
                .put("useObjects", useObjects.map(value -> JsonMembers.flag(value)))
                .put("destroyObjects", destroyObjects.map(value -> JsonMembers.flag(value)))
                .put("invalidateKeys", invalidateKeys.map(value -> JsonMembers.flag(value)))
                .put("importKeys", importKeys.map(value -> JsonMembers.flag(value)))
                .put("exportKeys", exportKeys.map(value -> JsonMembers.flag(value)))
                .put("extractKeys", extractKeys.map(value -> JsonMembers.flag(value)))
                .put("sessionObjects", sessionObjects.map(value -> JsonMembers.flag(value)))
                .put("restApi", restApi.map(value -> JsonMembers.flag(value)))
                .put("pkcs11", pkcs11.map(value -> JsonMembers.flag(value)))
                .put("jce", jce.map(value -> JsonMembers.flag(value)))
                .put("cng", cng.map(value -> JsonMembers.flag(value)))
                .put("openssl", openssl.map(value -> JsonMembers.flag(value)))
                .put("keyAuthorization", keyAuthorization.map(value -> JsonMembers.flag(value)))
                .put("enforceKeyLimits", enforceKeyLimits.map(value -> JsonMembers.flag(value)))
                .put("legacyAlgorithms", legacyAlgorithms.map(value -> JsonMembers.flag(value)))
                .put("maximumObjects", maximumObjects.map(value -> JsonMembers.number(value)))
                .put("minimumEcBits", minimumEcBits.map(value -> JsonMembers.number(value)))
                .put("minimumDsaBits", minimumDsaBits.map(value -> JsonMembers.number(value)))
                .put("minimumAesBits", minimumAesBits.map(value -> JsonMembers.number(value)))
                .put(
                        "onboardingNeedsApproval",
                        onboardingNeedsApproval.map(value -> JsonMembers.flag(value)))
                .put("pkcs11InitToken", pkcs11InitToken.map(value -> JsonMembers.flag(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Long> minimumRsaBits = Optional.empty();
        private Optional<Boolean> clientApiAccess = Optional.empty();
        private Optional<Boolean> readOnly = Optional.empty();
        private Optional<Boolean> useObjects = Optional.empty();
        private Optional<Boolean> destroyObjects = Optional.empty();
        private Optional<Boolean> invalidateKeys = Optional.empty();
        private Optional<Boolean> importKeys = Optional.empty();
        private Optional<Boolean> exportKeys = Optional.empty();
        private Optional<Boolean> extractKeys = Optional.empty();
        private Optional<Boolean> sessionObjects = Optional.empty();
        private Optional<Boolean> restApi = Optional.empty();
        private Optional<Boolean> pkcs11 = Optional.empty();
        private Optional<Boolean> jce = Optional.empty();
        private Optional<Boolean> cng = Optional.empty();
        private Optional<Boolean> openssl = Optional.empty();
        private Optional<Boolean> keyAuthorization = Optional.empty();
        private Optional<Boolean> enforceKeyLimits = Optional.empty();
        private Optional<Boolean> legacyAlgorithms = Optional.empty();
        private Optional<Long> maximumObjects = Optional.empty();
        private Optional<Long> minimumEcBits = Optional.empty();
        private Optional<Long> minimumDsaBits = Optional.empty();
        private Optional<Long> minimumAesBits = Optional.empty();
        private Optional<Boolean> onboardingNeedsApproval = Optional.empty();
        private Optional<Boolean> pkcs11InitToken = Optional.empty();

        private Builder() {}

        /**
         * Smallest RSA key. Forbids: creating, importing and unwrapping smaller RSA keys. Default
         * 2048.
         */
        public Builder minimumRsaBits(long minimumRsaBits) {
            this.minimumRsaBits = Optional.of(minimumRsaBits);
            return this;
        }

        /**
         * Applications reach the partition. Forbids: off: every call of every application. Default
         * true.
         */
        public Builder clientApiAccess(boolean clientApiAccess) {
            this.clientApiAccess = Optional.of(clientApiAccess);
            return this;
        }

        /**
         * Nothing is created, changed or deleted; use works. Forbids: on: creating, importing,
         * changing and deleting. Default false.
         */
        public Builder readOnly(boolean readOnly) {
            this.readOnly = Optional.of(readOnly);
            return this;
        }

        /**
         * Secret and private keys can be used. Forbids: off: signing, verifying, encrypting,
         * decrypting and deriving with a secret or private key; not wrapping, and nothing that a
         * public key does. Default true.
         */
        public Builder useObjects(boolean useObjects) {
            this.useObjects = Optional.of(useObjects);
            return this;
        }

        /**
         * Keys and data objects can be deleted. Forbids: off: every deletion, also into the trash.
         * Default true.
         */
        public Builder destroyObjects(boolean destroyObjects) {
            this.destroyObjects = Optional.of(destroyObjects);
            return this;
        }

        /**
         * A deleted key goes into the trash, where officers restore or destroy it. Forbids: on: the
         * name of a deleted key until it is destroyed for good. Default false.
         */
        public Builder invalidateKeys(boolean invalidateKeys) {
            this.invalidateKeys = Optional.of(invalidateKeys);
            return this;
        }

        /**
         * Keys come in, plain or wrapped. Forbids: off: import and unwrap of keys into the
         * partition. Default false.
         */
        public Builder importKeys(boolean importKeys) {
            this.importKeys = Optional.of(importKeys);
            return this;
        }

        /** Keys leave in the clear. Forbids: off: plain export of keys. Default false. */
        public Builder exportKeys(boolean exportKeys) {
            this.exportKeys = Optional.of(exportKeys);
            return this;
        }

        /** Keys leave wrapped under another key. Forbids: off: wrapping of keys. Default false. */
        public Builder extractKeys(boolean extractKeys) {
            this.extractKeys = Optional.of(extractKeys);
            return this;
        }

        /**
         * Sessions may hold keys that end with them. Forbids: off: keys of sessions (PKCS #11
         * objects with CKA_TOKEN false). Default true.
         */
        public Builder sessionObjects(boolean sessionObjects) {
            this.sessionObjects = Optional.of(sessionObjects);
            return this;
        }

        /** The partition is used through REST. Forbids: off: calls through REST. Default true. */
        public Builder restApi(boolean restApi) {
            this.restApi = Optional.of(restApi);
            return this;
        }

        /**
         * The partition is used through PKCS #11. Forbids: off: calls through PKCS #11. Default
         * true.
         */
        public Builder pkcs11(boolean pkcs11) {
            this.pkcs11 = Optional.of(pkcs11);
            return this;
        }

        /** The partition is used through JCA. Forbids: off: calls through JCA. Default true. */
        public Builder jce(boolean jce) {
            this.jce = Optional.of(jce);
            return this;
        }

        /** The partition is used through CNG. Forbids: off: calls through CNG. Default true. */
        public Builder cng(boolean cng) {
            this.cng = Optional.of(cng);
            return this;
        }

        /**
         * The partition is used through OpenSSL. Forbids: off: calls through the OpenSSL provider.
         * Default true.
         */
        public Builder openssl(boolean openssl) {
            this.openssl = Optional.of(openssl);
            return this;
        }

        /**
         * Keys may have rules that ask for approvals. Forbids: off: rules on keys. Default false.
         */
        public Builder keyAuthorization(boolean keyAuthorization) {
            this.keyAuthorization = Optional.of(keyAuthorization);
            return this;
        }

        /**
         * A key stops where its mode of use stops being safe. Forbids: on: AES-GCM encryption with
         * a key that was used 2^32 times (SP 800-38D §8.3). Default false.
         */
        public Builder enforceKeyLimits(boolean enforceKeyLimits) {
            this.enforceKeyLimits = Optional.of(enforceKeyLimits);
            return this;
        }

        /**
         * Algorithms that are kept for old data only. Forbids: off: creating and using keys of
         * legacy algorithms. Default false.
         */
        public Builder legacyAlgorithms(boolean legacyAlgorithms) {
            this.legacyAlgorithms = Optional.of(legacyAlgorithms);
            return this;
        }

        /**
         * Most keys and data objects in the partition, keys in the trash included; 0 for no limit
         * of its own. Forbids: every further key and data object. Default 0.
         */
        public Builder maximumObjects(long maximumObjects) {
            this.maximumObjects = Optional.of(maximumObjects);
            return this;
        }

        /**
         * Smallest field of a curve of EC keys. Forbids: creating, importing and unwrapping keys on
         * smaller curves. Default 224.
         */
        public Builder minimumEcBits(long minimumEcBits) {
            this.minimumEcBits = Optional.of(minimumEcBits);
            return this;
        }

        /**
         * Smallest prime of DSA keys. Forbids: creating, importing and unwrapping smaller DSA keys.
         * Default 2048.
         */
        public Builder minimumDsaBits(long minimumDsaBits) {
            this.minimumDsaBits = Optional.of(minimumDsaBits);
            return this;
        }

        /**
         * Smallest AES key. Forbids: creating, importing and unwrapping smaller AES keys. Default
         * 128.
         */
        public Builder minimumAesBits(long minimumAesBits) {
            this.minimumAesBits = Optional.of(minimumAesBits);
            return this;
        }

        /**
         * An application is onboarded by two people: one requests, another approves. Once on, it
         * stays on. Forbids: on: onboarding by one officer alone, and switching this off. Default
         * false.
         */
        public Builder onboardingNeedsApproval(boolean onboardingNeedsApproval) {
            this.onboardingNeedsApproval = Optional.of(onboardingNeedsApproval);
            return this;
        }

        /**
         * Programs may initialize a PKCS #11 token that has no security officer yet (C_InitToken).
         * Forbids: off: C_InitToken. Default false.
         */
        public Builder pkcs11InitToken(boolean pkcs11InitToken) {
            this.pkcs11InitToken = Optional.of(pkcs11InitToken);
            return this;
        }

        /** What was put together. */
        public PartitionPolicyChange build() {
            return new PartitionPolicyChange(
                    minimumRsaBits,
                    clientApiAccess,
                    readOnly,
                    useObjects,
                    destroyObjects,
                    invalidateKeys,
                    importKeys,
                    exportKeys,
                    extractKeys,
                    sessionObjects,
                    restApi,
                    pkcs11,
                    jce,
                    cng,
                    openssl,
                    keyAuthorization,
                    enforceKeyLimits,
                    legacyAlgorithms,
                    maximumObjects,
                    minimumEcBits,
                    minimumDsaBits,
                    minimumAesBits,
                    onboardingNeedsApproval,
                    pkcs11InitToken);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PartitionPolicyChange";
    }
}
