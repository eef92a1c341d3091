package io.claviger.core.state;

import java.util.Arrays;
import java.util.Optional;

/**
 * One setting of a partition's security policy: the table of them all. Names and defaults are for
 * ever: a stored policy holds only what differs from the default.
 */
public enum PolicySetting {
    // The first five come first in every record.
    MINIMUM_RSA_BITS(
            "minimumRsaBits",
            2048,
            1024,
            8192,
            "Smallest RSA key.",
            "creating, importing and unwrapping smaller RSA keys"),
    CLIENT_API_ACCESS(
            "clientApiAccess",
            true,
            "Applications reach the partition.",
            "off: every call of every application"),
    READ_ONLY(
            "readOnly",
            false,
            "Nothing is created, changed or deleted; use works.",
            "on: creating, importing, changing and deleting"),
    USE_OBJECTS(
            "useObjects",
            true,
            "Secret and private keys can be used.",
            "off: signing, verifying, encrypting, decrypting and deriving with a secret or private"
                    + " key; not wrapping, and nothing that a public key does"),
    DESTROY_OBJECTS(
            "destroyObjects",
            true,
            "Keys and data objects can be deleted.",
            "off: every deletion, also into the trash"),

    INVALIDATE_KEYS(
            "invalidateKeys",
            false,
            "A deleted key goes into the trash, where officers restore or destroy it.",
            "on: the name of a deleted key until it is destroyed for good"),
    IMPORT_KEYS(
            "importKeys",
            false,
            "Keys come in, plain or wrapped.",
            "off: import and unwrap of keys into the partition"),
    EXPORT_KEYS("exportKeys", false, "Keys leave in the clear.", "off: plain export of keys"),
    EXTRACT_KEYS(
            "extractKeys", false, "Keys leave wrapped under another key.", "off: wrapping of keys"),
    SESSION_OBJECTS(
            "sessionObjects",
            true,
            "Sessions may hold keys that end with them.",
            "off: keys of sessions (PKCS #11 objects with CKA_TOKEN false)"),
    REST_API("restApi", true, "The partition is used through REST.", "off: calls through REST"),
    PKCS11(
            "pkcs11",
            true,
            "The partition is used through PKCS #11.",
            "off: calls through PKCS #11"),
    JCE("jce", true, "The partition is used through JCA.", "off: calls through JCA"),
    CNG("cng", true, "The partition is used through CNG.", "off: calls through CNG"),
    OPENSSL(
            "openssl",
            true,
            "The partition is used through OpenSSL.",
            "off: calls through the OpenSSL provider"),
    KEY_AUTHORIZATION(
            "keyAuthorization",
            false,
            "Keys may have rules that ask for approvals.",
            "off: rules on keys"),
    ENFORCE_KEY_LIMITS(
            "enforceKeyLimits",
            false,
            "A key stops where its mode of use stops being safe.",
            "on: AES-GCM encryption with a key that was used 2^32 times (SP 800-38D §8.3)"),
    LEGACY_ALGORITHMS(
            "legacyAlgorithms",
            false,
            "Algorithms that are kept for old data only.",
            "off: creating and using keys of legacy algorithms"),
    MAXIMUM_OBJECTS(
            "maximumObjects",
            0,
            0,
            Integer.MAX_VALUE,
            "Most keys and data objects in the partition, keys in the trash included; 0 for no"
                    + " limit of its own.",
            "every further key and data object"),
    MINIMUM_EC_BITS(
            "minimumEcBits",
            224,
            160,
            521,
            "Smallest field of a curve of EC keys.",
            "creating, importing and unwrapping keys on smaller curves"),
    MINIMUM_DSA_BITS(
            "minimumDsaBits",
            2048,
            1024,
            4096,
            "Smallest prime of DSA keys.",
            "creating, importing and unwrapping smaller DSA keys"),
    MINIMUM_AES_BITS(
            "minimumAesBits",
            128,
            128,
            256,
            "Smallest AES key.",
            "creating, importing and unwrapping smaller AES keys"),
    ONBOARDING_NEEDS_APPROVAL(
            "onboardingNeedsApproval",
            false,
            "An application is onboarded by two people: one requests, another approves. Once on, it"
                    + " stays on.",
            "on: onboarding by one officer alone, and switching this off"),
    PKCS11_INIT_TOKEN(
            "pkcs11InitToken",
            false,
            "Programs may initialize a PKCS #11 token that has no security officer yet"
                    + " (C_InitToken).",
            "off: C_InitToken");

    private final String wireName;
    private final boolean flag;
    private final int defaultValue;
    private final int min;
    private final int max;
    private final String meaning;
    private final String forbids;

    PolicySetting(String wireName, boolean on, String meaning, String forbids) {
        this(wireName, true, on ? 1 : 0, 0, 1, meaning, forbids);
    }

    PolicySetting(
            String wireName, int defaultValue, int min, int max, String meaning, String forbids) {
        this(wireName, false, defaultValue, min, max, meaning, forbids);
    }

    PolicySetting(
            String wireName,
            boolean flag,
            int defaultValue,
            int min,
            int max,
            String meaning,
            String forbids) {
        this.wireName = wireName;
        this.flag = flag;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.meaning = meaning;
        this.forbids = forbids;
    }

    public static Optional<PolicySetting> ofWireName(String name) {
        return Arrays.stream(values()).filter(s -> s.wireName.equals(name)).findFirst();
    }

    /** {@code minimumRsaBits}. */
    public String wireName() {
        return wireName;
    }

    /** Whether it is on or off; the others are numbers. */
    public boolean flag() {
        return flag;
    }

    /** 1 or 0 for a flag. */
    public int defaultValue() {
        return defaultValue;
    }

    public int min() {
        return min;
    }

    public int max() {
        return max;
    }

    public String meaning() {
        return meaning;
    }

    /** What it makes the key boundary refuse. */
    public String forbids() {
        return forbids;
    }

    /** A value as people and records write it: {@code true} or {@code 2048}. */
    public String written(int value) {
        return flag ? Boolean.toString(value == 1) : Integer.toString(value);
    }

    /** The value that {@link #written} wrote; {@link IllegalArgumentException} if it did not. */
    public int read(String text) {
        int value = flag ? (Boolean.parseBoolean(text) ? 1 : 0) : Integer.parseInt(text);
        if (!written(value).equals(text)) {
            throw new IllegalArgumentException("no value of " + wireName);
        }
        return value;
    }
}
