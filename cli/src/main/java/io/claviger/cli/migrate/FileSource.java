package io.claviger.cli.migrate;

import io.claviger.cli.CommandFailed;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A key store of Java in a file: JKS, JCEKS or PKCS #12, whichever it turns out to be. */
final class FileSource implements KeySource {
    private static final Map<String, KeyAlgorithm> ALGORITHMS =
            Map.ofEntries(
                    Map.entry("RSA", KeyAlgorithm.RSA),
                    Map.entry("DSA", KeyAlgorithm.DSA),
                    Map.entry("EC", KeyAlgorithm.EC),
                    Map.entry("ED25519", KeyAlgorithm.ED),
                    Map.entry("ED448", KeyAlgorithm.ED),
                    Map.entry("EDDSA", KeyAlgorithm.ED),
                    Map.entry("X25519", KeyAlgorithm.XDH),
                    Map.entry("X448", KeyAlgorithm.XDH),
                    Map.entry("XDH", KeyAlgorithm.XDH),
                    Map.entry("DH", KeyAlgorithm.DH),
                    Map.entry("DIFFIEHELLMAN", KeyAlgorithm.DH),
                    Map.entry("AES", KeyAlgorithm.AES),
                    Map.entry("CHACHA20", KeyAlgorithm.CHACHA20),
                    Map.entry("DESEDE", KeyAlgorithm.TDEA),
                    Map.entry("HMACSHA1", KeyAlgorithm.HMAC_SHA1),
                    Map.entry("HMACSHA224", KeyAlgorithm.HMAC_SHA224),
                    Map.entry("HMACSHA256", KeyAlgorithm.HMAC_SHA256),
                    Map.entry("HMACSHA384", KeyAlgorithm.HMAC_SHA384),
                    Map.entry("HMACSHA512", KeyAlgorithm.HMAC_SHA512),
                    Map.entry("HMACSHA3-224", KeyAlgorithm.HMAC_SHA3_224),
                    Map.entry("HMACSHA3-256", KeyAlgorithm.HMAC_SHA3_256),
                    Map.entry("HMACSHA3-384", KeyAlgorithm.HMAC_SHA3_384),
                    Map.entry("HMACSHA3-512", KeyAlgorithm.HMAC_SHA3_512));

    private final Path file;
    private final KeyStore store;
    private final char[] keyPassword;

    private FileSource(Path file, KeyStore store, char[] keyPassword) {
        this.file = file;
        this.store = store;
        this.keyPassword = keyPassword;
    }

    /**
     * Opens it.
     *
     * @param password of the store; the caller wipes it
     * @param keyPassword of its keys; wiped when this is closed
     */
    static FileSource open(Path file, char[] password, char[] keyPassword) {
        if (!Files.isReadable(file)) {
            throw new CommandFailed("cannot read %s".formatted(file));
        }
        try {
            return new FileSource(file, KeyStore.getInstance(file.toFile(), password), keyPassword);
        } catch (KeyStoreException _) {
            throw new CommandFailed(
                    "%s is no key store that Java knows (JKS, JCEKS, PKCS #12)".formatted(file));
        } catch (IOException unreadable) {
            throw new CommandFailed(
                    unreadable.getCause() instanceof UnrecoverableKeyException
                            ? "the password does not open %s".formatted(file)
                            : "%s is damaged, or its password is another one".formatted(file));
        } catch (GeneralSecurityException unsupported) {
            throw new CommandFailed(
                    "%s is protected by what this Java runtime does not have".formatted(file));
        }
    }

    @Override
    public List<Entry> entries() {
        try {
            List<Entry> entries = new ArrayList<>();
            for (String alias : Collections.list(store.aliases()).stream().sorted().toList()) {
                entries.add(entry(alias));
            }
            return entries;
        } catch (KeyStoreException impossible) {
            throw new IllegalStateException("the store was opened", impossible);
        }
    }

    private Entry entry(String alias) throws KeyStoreException {
        if (store.isCertificateEntry(alias)) {
            return Entry.staying(alias, "certificate", "it is a certificate without a key");
        }
        Key key;
        try {
            key = key(alias);
        } catch (CommandFailed unreadable) {
            return Entry.staying(alias, "key", String.valueOf(unreadable.getMessage()));
        }
        String name = key.getAlgorithm();
        Optional<KeyAlgorithm> algorithm =
                Optional.ofNullable(ALGORITHMS.get(name.toUpperCase(Locale.ROOT)));
        if (algorithm.isEmpty()) {
            return Entry.staying(alias, name, "Claviger has no keys of kind %s".formatted(name));
        }
        return new Entry(
                alias,
                name,
                algorithm,
                chain(alias),
                Set.of(),
                // A key that is a reference to one elsewhere has no bytes.
                key.getFormat() == null
                        ? Optional.of("it does not show its bytes")
                        : Optional.empty());
    }

    private List<X509Certificate> chain(String alias) throws KeyStoreException {
        Certificate[] chain = store.getCertificateChain(alias);
        return chain == null
                ? List.of()
                : Arrays.stream(chain)
                        .filter(X509Certificate.class::isInstance)
                        .map(X509Certificate.class::cast)
                        .toList();
    }

    private Key key(String alias) {
        try {
            Key key = store.getKey(alias, keyPassword);
            if (key == null) {
                throw new CommandFailed("it is not there any more");
            }
            return key;
        } catch (UnrecoverableKeyException _) {
            throw new CommandFailed(
                    "the password does not open it; give its own with --key-password-file");
        } catch (GeneralSecurityException _) {
            throw new CommandFailed("this Java runtime cannot read it");
        }
    }

    @Override
    public SecretBytes take(Entry entry) {
        byte[] encoded = key(entry.name()).getEncoded();
        if (encoded == null) {
            throw new CommandFailed("it does not show its bytes");
        }
        return SecretBytes.consume(encoded);
    }

    @Override
    public void close() {
        Arrays.fill(keyPassword, '\0');
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
