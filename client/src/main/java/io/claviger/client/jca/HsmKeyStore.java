package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.ClavigerException.Refused;
import io.claviger.client.ClientSettings;
import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.ImportKey;
import io.claviger.client.model.KeptCertificate;
import io.claviger.client.model.KeyAttributes;
import io.claviger.client.model.KeyAttributesJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a partition as a key store. Aliases are labels, with their case. Nothing is read
 * before it is asked for, and what is changed is changed in the service at once.
 */
final class HsmKeyStore extends KeyStoreSpi {
    private static final int MAX_PROPERTIES_BYTES = 1 << 16;
    private static final long PASSWORD_MISMATCH = 620;

    private final Optional<Hsm> ofProvider;
    private @Nullable Hsm loaded;
    private byte[] properties = {};

    /** What the store was loaded with, wiped when it is loaded anew. */
    private char[] storePassword = {};

    HsmKeyStore(Optional<Hsm> ofProvider) {
        this.ofProvider = ofProvider;
    }

    /**
     * Connects.
     *
     * @param stream properties as of {@link ClientSettings}; null: as the provider is configured
     * @param password an API key, if the properties name no credential; otherwise it is not looked
     *     at
     */
    @Override
    public void engineLoad(@Nullable InputStream stream, char @Nullable [] password)
            throws IOException {
        Arrays.fill(storePassword, '\0');
        storePassword = password == null ? new char[0] : password.clone();
        if (stream == null) {
            loaded =
                    ofProvider.orElseThrow(
                            () ->
                                    new IOException(
                                            "the provider Claviger is not configured: give it a file of"
                                                    + " properties, or load them as the key store"));
            properties = new byte[0];
            return;
        }
        byte[] read = stream.readNBytes(MAX_PROPERTIES_BYTES + 1);
        if (read.length > MAX_PROPERTIES_BYTES) {
            throw new IOException("these are no properties of Claviger: they are too long");
        }
        try {
            loaded =
                    Hsm.connect(
                            new InputStreamReader(
                                    new ByteArrayInputStream(read), StandardCharsets.UTF_8),
                            password);
        } catch (IllegalArgumentException e) {
            throw new IOException("these are no properties of Claviger: " + e.getMessage(), e);
        }
        properties = read;
    }

    @Override
    public void engineStore(KeyStore.@Nullable LoadStoreParameter ignored) {}

    /** Everything is stored already; what was loaded is written, so that a file of it stays. */
    @Override
    public void engineStore(@Nullable OutputStream stream, char @Nullable [] ignored)
            throws IOException {
        if (stream != null) {
            stream.write(properties);
        }
    }

    private Hsm hsm() {
        if (loaded == null) {
            throw new IllegalStateException("the key store was not loaded");
        }
        return loaded;
    }

    @Override
    public @Nullable Key engineGetKey(String alias, char @Nullable [] password)
            throws UnrecoverableKeyException {
        try {
            return key(alias, secret(password));
        } catch (Refused refused) {
            // A key may have the password of the store as its own all the same.
            if (refused.refusal().errorCode() == PASSWORD_MISMATCH && isStorePassword(password)) {
                try {
                    return key(alias, Optional.of(Secret.of(storePassword)));
                } catch (ClavigerException e) {
                    throw unrecoverable(alias, e);
                }
            }
            throw unrecoverable(alias, refused);
        } catch (ClavigerException e) {
            throw unrecoverable(alias, e);
        }
    }

    private @Nullable Key key(String alias, Optional<Secret> password) {
        return hsm().find(alias, password)
                .filter(HsmKeyStore::holdsKey)
                .map(found -> Hsm.key(KeyHandle.named(hsm(), found, password)))
                .orElse(null);
    }

    private static UnrecoverableKeyException unrecoverable(String alias, ClavigerException e) {
        var failed =
                new UnrecoverableKeyException(
                        "key '%s' cannot be had: %s".formatted(alias, e.getMessage()));
        failed.initCause(e);
        return failed;
    }

    private boolean isStorePassword(char @Nullable [] password) {
        return password != null && password.length > 0 && Arrays.equals(password, storePassword);
    }

    /**
     * A password for a key. Programs give that of the store for each key that has none of its own:
     * it is an API key or nothing here, and must not become what a key needs for ever.
     */
    private Optional<Secret> secret(char @Nullable [] password) {
        return Optional.ofNullable(password)
                .filter(characters -> characters.length > 0)
                .filter(characters -> !isStorePassword(characters))
                .map(Secret::of);
    }

    /** A public key or certificate alone can do nothing that its other half were needed for. */
    private static boolean holdsKey(KeyAttributesJson key) {
        KeyAttributes may = key.attributes();
        return key.publicKey().isEmpty()
                || may.sign()
                || may.decrypt()
                || may.unwrap()
                || may.derive();
    }

    @Override
    public KeyStore.@Nullable Entry engineGetEntry(
            String alias, KeyStore.@Nullable ProtectionParameter protection)
            throws KeyStoreException, NoSuchAlgorithmException, UnrecoverableEntryException {
        if (!engineIsKeyEntry(alias)) {
            return super.engineGetEntry(alias, protection);
        }
        Key key = engineGetKey(alias, password(protection));
        if (key instanceof SecretKey secret) {
            return new KeyStore.SecretKeyEntry(secret);
        }
        Certificate[] chain = engineGetCertificateChain(alias);
        if (!(key instanceof PrivateKey pair) || chain == null) {
            throw new UnrecoverableEntryException(
                    "key '%s' has no certificate, so that it is no entry; getKey gives it"
                            .formatted(alias));
        }
        return new KeyStore.PrivateKeyEntry(pair, chain);
    }

    /** A private key without certificates is there, but no entry in the JCA's sense. */
    @Override
    public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> kind) {
        if (kind == KeyStore.TrustedCertificateEntry.class || !engineIsKeyEntry(alias)) {
            return super.engineEntryInstanceOf(alias, kind);
        }
        boolean certified = engineGetCertificate(alias) != null;
        return kind == KeyStore.PrivateKeyEntry.class
                ? certified
                : kind == KeyStore.SecretKeyEntry.class
                        && !certified
                        && visible(alias).filter(key -> key.publicKey().isEmpty()).isPresent();
    }

    private static char @Nullable [] password(KeyStore.@Nullable ProtectionParameter protection) {
        if (protection == null) {
            return null;
        }
        if (protection instanceof KeyStore.PasswordProtection given
                && given.getProtectionAlgorithm() == null) {
            return given.getPassword();
        }
        throw new UnsupportedOperationException("a key is protected by a password or nothing");
    }

    /** As the JDK's, but that a key may be without a password. */
    @Override
    public void engineSetEntry(
            String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
            throws KeyStoreException {
        if (entry instanceof KeyStore.SecretKeyEntry secret) {
            engineSetKeyEntry(alias, secret.getSecretKey(), password(protection), null);
        } else if (entry instanceof KeyStore.PrivateKeyEntry pair) {
            engineSetKeyEntry(
                    alias, pair.getPrivateKey(), password(protection), pair.getCertificateChain());
        } else {
            super.engineSetEntry(alias, entry, protection);
        }
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(String alias) {
        return kept(alias)
                .map(found -> found.certificateChain().orElse(List.of(found.rawCertificate())))
                .map(
                        chain ->
                                chain.stream()
                                        .map(HsmKeyStore::certificate)
                                        .toArray(Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable Certificate engineGetCertificate(String alias) {
        return kept(alias).map(found -> certificate(found.rawCertificate())).orElse(null);
    }

    private Optional<KeptCertificate> kept(String alias) {
        return told(() -> hsm().certificate(alias));
    }

    private static Certificate certificate(Base64Bytes der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.bytes()));
        } catch (CertificateException e) {
            throw new ProviderException("the service keeps a certificate that is none", e);
        }
    }

    @Override
    public @Nullable Date engineGetCreationDate(String alias) {
        return visible(alias).map(found -> Date.from(found.createTime())).orElse(null);
    }

    /** What is known of a key that needs no password to tell. */
    private Optional<KeyAttributesJson> visible(String alias) {
        try {
            return find(alias);
        } catch (ProviderException e) {
            if (passwordMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean passwordMissing(ProviderException e) {
        return e.getCause() instanceof Refused refused
                && refused.refusal().errorCode() == PASSWORD_MISMATCH;
    }

    private Optional<KeyAttributesJson> find(String alias) {
        return told(() -> hsm().find(alias));
    }

    /**
     * Gives a key of the service this name, password and certificates; or imports a key from
     * elsewhere, if the policy of the partition allows it.
     *
     * <p>An alias that another key has is not overwritten, as a file would be: that would destroy a
     * key. It is deleted first, by name.
     *
     * @param password the key's from now on; null: it has none
     * @param chain may be null for a key of the service
     */
    @Override
    public void engineSetKeyEntry(
            String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
            throws KeyStoreException {
        try {
            if (key instanceof HsmPrivateKey pair) {
                adopt(alias, pair.handle(), password);
            } else if (key instanceof HsmSecretKey secret) {
                adopt(alias, secret.handle(), password);
            } else {
                bringIn(alias, key, password, chain);
            }
            if (chain != null && chain.length > 0) {
                hsm().keepCertificates(alias, pem(chain));
            }
        } catch (ClavigerException | InvalidKeyException e) {
            throw new KeyStoreException(
                    "key '%s' is not stored: %s".formatted(alias, e.getMessage()), e);
        }
    }

    private void adopt(String alias, KeyHandle handle, char @Nullable [] password)
            throws KeyStoreException, InvalidKeyException {
        handle.requireLive();
        Optional<Secret> next = secret(password);
        Optional<Secret> old = handle.password();
        // A store that was loaded from properties has a connection of its own.
        if (handle.hsm() != hsm()
                && !hsm().find(handle.label(), old)
                        .flatMap(KeyAttributesJson::uuid)
                        .equals(Optional.of(handle.id()))) {
            throw new KeyStoreException(
                    "the key '%s' is not in this partition".formatted(handle.label()));
        }
        handle.rename(alias);
        if (next.isPresent() || old.isPresent()) {
            hsm().changePassword(alias, old, next);
            handle.protectedBy(next);
        }
    }

    private void bringIn(
            String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
            throws InvalidKeyException {
        Optional<PublicKey> half =
                chain == null || chain.length == 0
                        ? Optional.empty()
                        : Optional.of(chain[0].getPublicKey());
        Optional<Secret> secret = secret(password);
        try {
            ForeignKeys.bringIn(hsm(), alias, key, half, secret);
        } finally {
            secret.ifPresent(Secret::close);
        }
    }

    private static String pem(Certificate[] chain) throws KeyStoreException {
        var pem = new StringBuilder();
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        try {
            for (Certificate certificate : chain) {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(base64.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (CertificateEncodingException e) {
            throw new KeyStoreException("the certificate has no encoding", e);
        }
        return pem.toString();
    }

    /** Encoded keys under a password, as files of key stores have them. */
    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain)
            throws KeyStoreException {
        throw new KeyStoreException("a key that is encrypted already cannot be stored");
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate)
            throws KeyStoreException {
        if (engineIsKeyEntry(alias)) {
            throw new KeyStoreException("'%s' names a key".formatted(alias));
        }
        try {
            hsm().importKey(
                            ImportKey.with(alias, ForeignKeys.wire(certificate.getPublicKey()))
                                    .certificate(Base64Bytes.of(certificate.getEncoded()))
                                    .attributes(
                                            CreateKeyAttributes.with()
                                                    .destroyable(true)
                                                    .build()
                                                    .json())
                                    .build());
        } catch (ClavigerException | CertificateEncodingException | InvalidKeyException e) {
            throw new KeyStoreException(
                    "certificate '%s' is not stored: %s".formatted(alias, e.getMessage()), e);
        }
    }

    /** Destroys the key in the service, for good; nothing if there is none. */
    @Override
    public void engineDeleteEntry(String alias) throws KeyStoreException {
        try {
            if (hsm().find(alias).isPresent()) {
                hsm().delete(alias, Optional.empty());
            }
        } catch (ClavigerException e) {
            throw new KeyStoreException(
                    "'%s' is not deleted: %s".formatted(alias, e.getMessage()), e);
        }
    }

    @Override
    public Enumeration<String> engineAliases() {
        Hsm now = hsm();
        return new Pages(now, told(() -> now.labels(Optional.empty())));
    }

    /** Aliases, of which a page is read when it is needed. */
    @SuppressWarnings("JdkObsolete") // KeyStoreSpi asks for it
    private static final class Pages implements Enumeration<String> {
        private final Hsm hsm;
        private final Deque<String> page;

        Pages(Hsm hsm, List<String> first) {
            this.hsm = hsm;
            this.page = new ArrayDeque<>(first);
        }

        @Override
        public boolean hasMoreElements() {
            return !page.isEmpty();
        }

        @Override
        public String nextElement() {
            if (page.isEmpty()) {
                throw new NoSuchElementException("that were all aliases");
            }
            String next = page.remove();
            if (page.isEmpty()) {
                page.addAll(told(() -> hsm.labels(Optional.of(next))));
            }
            return next;
        }
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return exists(alias).isPresent();
    }

    /** A key with a password is there for those who do not know it, too. */
    private Optional<Boolean> exists(String alias) {
        try {
            return find(alias).map(HsmKeyStore::holdsKey);
        } catch (ProviderException e) {
            if (passwordMissing(e)) {
                return Optional.of(true);
            }
            throw e;
        }
    }

    @Override
    public int engineSize() {
        return Collections.list(engineAliases()).size();
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
        return exists(alias).orElse(false);
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
        return exists(alias).filter(key -> !key).isPresent() && kept(alias).isPresent();
    }

    @Override
    public @Nullable String engineGetCertificateAlias(Certificate certificate) {
        byte[] wanted;
        try {
            wanted = certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            return null;
        }
        return Collections.list(engineAliases()).stream()
                .filter(
                        alias ->
                                kept(alias)
                                        .filter(
                                                found ->
                                                        Arrays.equals(
                                                                found.rawCertificate().bytes(),
                                                                wanted))
                                        .isPresent())
                .findFirst()
                .orElse(null);
    }

    /** For methods that the JCA gives no exception of their own. */
    private static <T> T told(Supplier<T> question) {
        try {
            return question.get();
        } catch (ClavigerException e) {
            throw new ProviderException("the service does not tell: " + e.getMessage(), e);
        }
    }
}
