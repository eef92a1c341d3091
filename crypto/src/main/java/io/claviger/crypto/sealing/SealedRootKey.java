package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.derivation.Aead;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The device root key under a secret that somebody has to give. Public: without that secret it
 * opens nothing. Immutable. {@code docs/formats/sealed-files.md} draws the encoded form.
 *
 * <p>Argument arrays and secrets stay the caller's, who wipes them.
 */
public final class SealedRootKey {
    /** A device id is a word: it stands in a line of its own. */
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final int ROOT_KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final String INFO = "claviger root key sealing v1";

    private final String deviceId;
    private final int version;
    private final Method method;
    private final Bytes salt;
    private final Bytes nonce;
    private final Bytes ciphertext;

    SealedRootKey(
            String deviceId,
            int version,
            Method method,
            Bytes salt,
            Bytes nonce,
            Bytes ciphertext) {
        if (version < 1) {
            throw new IllegalArgumentException("versions of the root key begin with 1");
        }
        if (!DEVICE_ID.matcher(deviceId).matches()) {
            throw new IllegalArgumentException(
                    "a device id has 1 to 64 letters, digits, dots, dashes or underscores");
        }
        if (salt.length() != SALT_BYTES
                || nonce.length() != Aead.NONCE_BYTES
                || ciphertext.length() != ROOT_KEY_BYTES + Aead.TAG_BYTES) {
            throw new IllegalArgumentException("salt, nonce or ciphertext has a wrong length");
        }
        this.deviceId = deviceId;
        this.version = version;
        this.method = method;
        this.salt = salt;
        this.nonce = nonce;
        this.ciphertext = ciphertext;
    }

    /** How the sealing key comes about. */
    public sealed interface Method {

        /** Argon2id of a passphrase (RFC 9106). */
        record Passphrase(Argon2Cost cost) implements Method {}

        /** HKDF of the random secret in a key file; for development. */
        record KeyFile() implements Method {}

        /** HKDF of a random key that exists in shares only. */
        record Shares(ShareSet set) implements Method {}

        /**
         * HKDF of a random key that an AES key in a PKCS #11 token wrapped.
         *
         * @param key label of the key in the token
         * @param iv 16 bytes
         * @param wrapped 32 bytes
         */
        record Token(String key, Bytes iv, Bytes wrapped) implements Method {
            private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

            public Token {
                if (!isLabel(key)
                        || iv.length() != TokenKey.IV_BYTES
                        || wrapped.length() != TokenKey.SECRET_BYTES) {
                    throw new IllegalArgumentException("no key in a token");
                }
            }

            /** Whether a key in a token can be called so here. */
            public static boolean isLabel(String label) {
                return LABEL.matcher(label).matches();
            }
        }
    }

    /** Seals under a passphrase; a guess at it costs {@code cost}. */
    public static SealedRootKey sealWithPassphrase(
            char[] passphrase,
            SecretBytes rootKey,
            String deviceId,
            Argon2Cost cost,
            RandomSource random) {
        return sealWithPassphrase(passphrase, rootKey, 1, deviceId, cost, random);
    }

    /** As above, of a later version of the root key. */
    public static SealedRootKey sealWithPassphrase(
            char[] passphrase,
            SecretBytes rootKey,
            int version,
            String deviceId,
            Argon2Cost cost,
            RandomSource random) {
        Bytes salt = Bytes.owned(random.bytes(SALT_BYTES));
        try (SecretBytes key = PassphraseKey.derive(passphrase, salt, cost)) {
            return seal(key, rootKey, deviceId, version, new Method.Passphrase(cost), salt, random);
        }
    }

    /**
     * Seals under the secret of a key file.
     *
     * @param keyFileSecret at least 32 random bytes
     */
    public static SealedRootKey sealWithKeyFile(
            SecretBytes keyFileSecret, SecretBytes rootKey, String deviceId, RandomSource random) {
        return sealWithKeyFile(keyFileSecret, rootKey, 1, deviceId, random);
    }

    /** As above, of a later version of the root key. */
    public static SealedRootKey sealWithKeyFile(
            SecretBytes keyFileSecret,
            SecretBytes rootKey,
            int version,
            String deviceId,
            RandomSource random) {
        Bytes salt = Bytes.owned(random.bytes(SALT_BYTES));
        try (SecretBytes key = keyFileKey(keyFileSecret, salt)) {
            return seal(key, rootKey, deviceId, version, new Method.KeyFile(), salt, random);
        }
    }

    /** Seals under the key of a split; whoever has enough of its shares opens it. */
    public static SealedRootKey sealWithShares(
            KeySplit split, SecretBytes rootKey, String deviceId, RandomSource random) {
        return sealWithShares(split, rootKey, 1, deviceId, random);
    }

    /** As above, of a later version of the root key. */
    public static SealedRootKey sealWithShares(
            KeySplit split,
            SecretBytes rootKey,
            int version,
            String deviceId,
            RandomSource random) {
        Bytes salt = Bytes.owned(random.bytes(SALT_BYTES));
        try (SecretBytes key = keyFileKey(split.key(), salt)) {
            return seal(
                    key, rootKey, deviceId, version, new Method.Shares(split.set()), salt, random);
        }
    }

    /**
     * Seals under a fresh key that the key in a token wraps; whoever can use that key opens it.
     *
     * @throws GeneralSecurityException if the token does not do it
     */
    public static SealedRootKey sealWithToken(
            TokenKey token, SecretBytes rootKey, String deviceId, RandomSource random)
            throws GeneralSecurityException {
        return sealWithToken(token, rootKey, 1, deviceId, random);
    }

    /** As above, of a later version of the root key. */
    public static SealedRootKey sealWithToken(
            TokenKey token, SecretBytes rootKey, int version, String deviceId, RandomSource random)
            throws GeneralSecurityException {
        Bytes salt = Bytes.owned(random.bytes(SALT_BYTES));
        byte[] iv = random.bytes(TokenKey.IV_BYTES);
        try (SecretBytes fresh = SecretBytes.consume(random.bytes(TokenKey.SECRET_BYTES));
                SecretBytes key = keyFileKey(fresh, salt)) {
            var method = new Method.Token(token.label(), Bytes.of(iv), token.wrap(fresh, iv));
            return seal(key, rootKey, deviceId, version, method, salt, random);
        }
    }

    /**
     * Reads what {@link #encode} gave.
     *
     * @throws SealDamaged if the bytes are not exactly what {@link #encode} gives; says what is
     *     wrong
     */
    public static SealedRootKey decode(byte[] encoded) {
        return SealText.parse(encoded);
    }

    public byte[] encode() {
        return SealText.print(this);
    }

    /**
     * The root key, which the caller closes; empty if the passphrase is wrong.
     *
     * @throws IllegalStateException if the method is not {@link Method.Passphrase}
     */
    public Optional<SecretBytes> unseal(char[] passphrase) {
        if (!(method instanceof Method.Passphrase(Argon2Cost cost))) {
            throw new IllegalStateException("the root key is not sealed with a passphrase");
        }
        try (SecretBytes key = PassphraseKey.derive(passphrase, salt, cost)) {
            return open(key);
        }
    }

    /**
     * The root key, which the caller closes; empty if the secret is wrong.
     *
     * @throws IllegalStateException if the method is not {@link Method.KeyFile}
     */
    public Optional<SecretBytes> unseal(SecretBytes keyFileSecret) {
        if (!(method instanceof Method.KeyFile)) {
            throw new IllegalStateException("the root key is not sealed with a key file");
        }
        try (SecretBytes key = keyFileKey(keyFileSecret, salt)) {
            return open(key);
        }
    }

    /**
     * The root key, which the caller closes; empty if the shares are too few, or not all of the
     * set.
     *
     * @throws IllegalStateException if the method is not {@link Method.Shares}
     */
    public Optional<SecretBytes> unseal(List<KeyShare> shares) {
        if (!(method instanceof Method.Shares(ShareSet set))) {
            throw new IllegalStateException("the root key is not sealed with shares");
        }
        Optional<SecretBytes> combined = KeyShare.combine(set, shares);
        if (combined.isEmpty()) {
            return Optional.empty();
        }
        try (SecretBytes whole = combined.get();
                SecretBytes key = keyFileKey(whole, salt)) {
            return open(key);
        }
    }

    /**
     * The root key, which the caller closes; empty if the token's key is another one.
     *
     * @throws IllegalStateException if the method is not {@link Method.Token}
     * @throws GeneralSecurityException if the token does not do it
     */
    public Optional<SecretBytes> unseal(TokenKey token) throws GeneralSecurityException {
        if (!(method instanceof Method.Token(_, Bytes iv, Bytes wrapped))) {
            throw new IllegalStateException("the root key is not sealed with a token");
        }
        try (SecretBytes unwrapped = token.unwrap(wrapped, iv.toArray());
                SecretBytes key = keyFileKey(unwrapped, salt)) {
            return open(key);
        }
    }

    /**
     * The root key, and what seals the next one; empty if the passphrase is wrong.
     *
     * @throws IllegalStateException if the method is not {@link Method.Passphrase}
     */
    public Optional<Opened> openWith(char[] passphrase) {
        if (!(method instanceof Method.Passphrase(Argon2Cost cost))) {
            throw new IllegalStateException("the root key is not sealed with a passphrase");
        }
        try (SecretBytes key = PassphraseKey.derive(passphrase, salt, cost)) {
            return opened(key);
        }
    }

    /**
     * The root key, and what seals the next one; empty if the secret is wrong.
     *
     * @throws IllegalStateException if the method is not {@link Method.KeyFile}
     */
    public Optional<Opened> openWith(SecretBytes keyFileSecret) {
        if (!(method instanceof Method.KeyFile)) {
            throw new IllegalStateException("the root key is not sealed with a key file");
        }
        try (SecretBytes key = keyFileKey(keyFileSecret, salt)) {
            return opened(key);
        }
    }

    /**
     * The root key, and what seals the next one; empty if the shares are too few, or not all of the
     * set.
     *
     * @throws IllegalStateException if the method is not {@link Method.Shares}
     */
    public Optional<Opened> openWith(List<KeyShare> shares) {
        if (!(method instanceof Method.Shares(ShareSet set))) {
            throw new IllegalStateException("the root key is not sealed with shares");
        }
        Optional<SecretBytes> combined = KeyShare.combine(set, shares);
        if (combined.isEmpty()) {
            return Optional.empty();
        }
        try (SecretBytes whole = combined.get();
                SecretBytes key = keyFileKey(whole, salt)) {
            return opened(key);
        }
    }

    /**
     * The root key, and what seals the next one; empty if the token's key is another one.
     *
     * @throws IllegalStateException if the method is not {@link Method.Token}
     * @throws GeneralSecurityException if the token does not do it
     */
    public Optional<Opened> openWith(TokenKey token) throws GeneralSecurityException {
        if (!(method instanceof Method.Token(_, Bytes iv, Bytes wrapped))) {
            throw new IllegalStateException("the root key is not sealed with a token");
        }
        try (SecretBytes unwrapped = token.unwrap(wrapped, iv.toArray());
                SecretBytes key = keyFileKey(unwrapped, salt)) {
            return opened(key);
        }
    }

    private Optional<Opened> opened(SecretBytes key) {
        return open(key)
                .map(
                        rootKey ->
                                new Opened(
                                        rootKey, new RootKeySealer(deviceId, method, salt, key)));
    }

    /** An opened root key; both are the caller's to close. */
    public static final class Opened {
        private final SecretBytes rootKey;
        private final RootKeySealer sealer;

        Opened(SecretBytes rootKey, RootKeySealer sealer) {
            this.rootKey = rootKey;
            this.sealer = sealer;
        }

        public SecretBytes rootKey() {
            return rootKey;
        }

        /** What seals the root key that follows by the same secret. */
        public RootKeySealer sealer() {
            return sealer;
        }
    }

    public String deviceId() {
        return deviceId;
    }

    /** Which root key of the device; the first is 1. */
    public int version() {
        return version;
    }

    public Method method() {
        return method;
    }

    Bytes salt() {
        return salt;
    }

    Bytes nonce() {
        return nonce;
    }

    Bytes ciphertext() {
        return ciphertext;
    }

    @Override
    public String toString() {
        return "SealedRootKey[device=%s, method=%s]".formatted(deviceId, method);
    }

    static SealedRootKey seal(
            SecretBytes key,
            SecretBytes rootKey,
            String deviceId,
            int version,
            Method method,
            Bytes salt,
            RandomSource random) {
        if (rootKey.length() != ROOT_KEY_BYTES) {
            throw new IllegalArgumentException("a root key has 32 bytes");
        }
        byte[] nonce = random.bytes(Aead.NONCE_BYTES);
        byte[] header = SealText.header(deviceId, version, method, salt);
        return new SealedRootKey(
                deviceId,
                version,
                method,
                salt,
                Bytes.of(nonce),
                Bytes.owned(Aead.seal(key, nonce, header, rootKey)));
    }

    Optional<SecretBytes> open(SecretBytes key) {
        return Aead.open(
                key,
                nonce.unsafeArray(),
                SealText.header(deviceId, version, method, salt),
                ciphertext.unsafeArray());
    }

    private static SecretBytes keyFileKey(SecretBytes keyFileSecret, Bytes salt) {
        if (keyFileSecret.length() < ROOT_KEY_BYTES) {
            throw new IllegalArgumentException("the secret of a key file has at least 32 bytes");
        }
        return Hkdf.derive(keyFileSecret, salt.unsafeArray(), INFO);
    }
}
