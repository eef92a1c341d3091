package io.claviger.client.jca;

import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClavigerException.Refused;
import io.claviger.client.ClientSettings;
import io.claviger.client.Secret;
import io.claviger.client.model.ChangeAttributes;
import io.claviger.client.model.ChangePassword;
import io.claviger.client.model.CreateKey;
import io.claviger.client.model.GetCertificateQuery;
import io.claviger.client.model.ImportCertificate;
import io.claviger.client.model.ImportKey;
import io.claviger.client.model.KeptCertificate;
import io.claviger.client.model.KeyAttributesJson;
import io.claviger.client.model.KeyReference;
import io.claviger.client.model.ListKeysQuery;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The service as this provider sees it. Every method throws {@link ClavigerException}; what calls
 * it makes of it the exception that its interface foresees.
 */
final class Hsm {
    /** Keys without a name have one that begins so. */
    static final String UNNAMED = "jca-";

    private static final long PAGE = 1_000;
    private static final int NOT_FOUND = 404;
    private static final long NO_CERTIFICATE = 402;

    /** A property beside those of {@link ClientSettings}. */
    private static final String LABEL_PREFIX = "claviger.label-prefix";

    private final Claviger claviger;
    private final Optional<String> labelPrefix;

    private Hsm(Claviger claviger, Optional<String> labelPrefix) {
        this.claviger = claviger;
        this.labelPrefix = labelPrefix;
    }

    /** Over a connection that is there. */
    static Hsm of(Claviger claviger) {
        return new Hsm(claviger, Optional.empty());
    }

    /**
     * Connects.
     *
     * @param properties as in a file of properties
     * @param apiKey looked at only if the properties name no credential
     * @throws IllegalArgumentException if they say something wrong
     */
    static Hsm connect(Reader properties, char @Nullable [] apiKey) throws IOException {
        var parsed = new Properties();
        parsed.load(properties);
        var all = new TreeMap<String, String>();
        parsed.stringPropertyNames().forEach(name -> all.put(name, parsed.getProperty(name)));
        Optional<String> labelPrefix = Optional.ofNullable(all.remove(LABEL_PREFIX));
        ClientSettings settings = ClientSettings.from(all).recordedAs("jca");
        return new Hsm(
                Claviger.connect(
                        apiKey == null || apiKey.length == 0 || settings.namesCredential()
                                ? settings
                                : settings.withApiKey(apiKey)),
                labelPrefix);
    }

    Claviger claviger() {
        return claviger;
    }

    /** A name for a key that nobody named. */
    static String freshName() {
        return UNNAMED + UUID.randomUUID();
    }

    /** What is known of a key, without its password. */
    Optional<KeyAttributesJson> find(String label) {
        return find(label, Optional.empty());
    }

    /** What is known of a key; refused if its password is another one. */
    Optional<KeyAttributesJson> find(String label, Optional<Secret> password) {
        return absentIf(
                NOT_FOUND,
                () ->
                        claviger.keys()
                                .getKeyAttributes(new KeyReference(label, password))
                                .repeatable()
                                .send()
                                .json());
    }

    /** The key of this name, which has no password. */
    HsmKey key(String label) {
        return find(label)
                .map(described -> key(KeyHandle.named(this, described, Optional.empty())))
                .orElseThrow(() -> new IllegalStateException("there is no key '" + label + "'"));
    }

    /** The key object for a handle. */
    static HsmKey key(KeyHandle handle) {
        KeyAttributesJson described = handle.described();
        return described
                .publicKey()
                .<HsmKey>map(
                        encoded ->
                                HsmPrivateKey.of(
                                        handle,
                                        PublicKeys.of(described.algorithm(), encoded.bytes())))
                .orElseGet(() -> new HsmSecretKey(handle));
    }

    KeyAttributesJson create(CreateKey request) {
        return claviger.keys().createKey(request).send().json();
    }

    KeyAttributesJson importKey(ImportKey request) {
        return claviger.keys().importKey(request).send().json();
    }

    void delete(String label, Optional<Secret> password) {
        claviger.keys().deleteKey(new KeyReference(label, password)).send();
    }

    /** Gives a key another name; it stays the same key. */
    void rename(String label, Optional<Secret> password, String name) {
        claviger.keys()
                .changeKeyAttributes(
                        label, new ChangeAttributes(Optional.empty(), Optional.of(name), password))
                .send();
    }

    void changePassword(String label, Optional<Secret> old, Optional<Secret> next) {
        claviger.keys().changeKeyPassword(new ChangePassword(label, old, next)).send();
    }

    /** One page of names, behind the last of the page before. */
    List<String> labels(Optional<String> after) {
        ListKeysQuery.Builder query = ListKeysQuery.with().limit(PAGE);
        after.ifPresent(query::after);
        labelPrefix.ifPresent(query::labelPrefix);
        return claviger.keys().listKeys(query.build()).send();
    }

    Optional<KeptCertificate> certificate(String label) {
        try {
            return absentIf(
                    NOT_FOUND,
                    () ->
                            claviger.contract()
                                    .getCertificate(
                                            label, GetCertificateQuery.with().chain(true).build())
                                    .send());
        } catch (Refused refused) {
            if (refused.refusal().errorCode() == NO_CERTIFICATE) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Keeps certificates with a key.
     *
     * @param pem the key's own, then its issuers
     */
    void keepCertificates(String label, String pem) {
        claviger.contract().importCertificate(new ImportCertificate(label, pem)).send();
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> Optional<T> absentIf(int status, Question<T> question) {
        try {
            return Optional.of(question.ask());
        } catch (Refused refused) {
            if (refused.refusal().status() == status) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
