package io.claviger.cli.migrate;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.pkcs11.TokenContents;
import io.claviger.cli.pkcs11.TokenContents.Kind;
import io.claviger.cli.pkcs11.TokenContents.TokenObject;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.crypto.secret.SecretBytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A token of a PKCS #11 library. */
final class TokenSource implements KeySource {
    /** {@code CKK_} values of keys that Claviger has; a generic secret says not what it is for. */
    private static final Map<Long, KeyAlgorithm> ALGORITHMS =
            Map.ofEntries(
                    Map.entry(0x0L, KeyAlgorithm.RSA),
                    Map.entry(0x1L, KeyAlgorithm.DSA),
                    Map.entry(0x2L, KeyAlgorithm.DH),
                    Map.entry(0x3L, KeyAlgorithm.EC),
                    Map.entry(0x15L, KeyAlgorithm.TDEA),
                    Map.entry(0x1fL, KeyAlgorithm.AES),
                    Map.entry(0x25L, KeyAlgorithm.CAMELLIA),
                    Map.entry(0x28L, KeyAlgorithm.HMAC_SHA1),
                    Map.entry(0x2bL, KeyAlgorithm.HMAC_SHA256),
                    Map.entry(0x2cL, KeyAlgorithm.HMAC_SHA384),
                    Map.entry(0x2dL, KeyAlgorithm.HMAC_SHA512),
                    Map.entry(0x2eL, KeyAlgorithm.HMAC_SHA224),
                    Map.entry(0x33L, KeyAlgorithm.CHACHA20),
                    Map.entry(0x36L, KeyAlgorithm.HMAC_SHA3_224),
                    Map.entry(0x37L, KeyAlgorithm.HMAC_SHA3_256),
                    Map.entry(0x38L, KeyAlgorithm.HMAC_SHA3_384),
                    Map.entry(0x39L, KeyAlgorithm.HMAC_SHA3_512),
                    Map.entry(0x40L, KeyAlgorithm.ED),
                    Map.entry(0x41L, KeyAlgorithm.XDH));

    /** Longest chain that is looked for among the certificates of a token. */
    private static final int MAX_CHAIN = 10;

    private final TokenContents token;
    private final Map<String, TokenObject> keys = new HashMap<>();

    TokenSource(TokenContents token) {
        this.token = token;
    }

    @Override
    public List<Entry> entries() {
        List<TokenObject> objects = token.objects();
        Map<String, X509Certificate> certificates = new HashMap<>();
        List<X509Certificate> all = new ArrayList<>();
        for (TokenObject object : objects) {
            object.certificate()
                    .flatMap(der -> certificate(der.unsafeArray()))
                    .ifPresent(
                            certificate -> {
                                certificates.putIfAbsent(object.id(), certificate);
                                all.add(certificate);
                            });
        }
        List<Entry> entries = new ArrayList<>();
        for (TokenObject object : objects) {
            if (object.kind() != Kind.CERTIFICATE) {
                entries.add(entry(object, certificates, all));
            }
        }
        Set<String> ids = new HashSet<>();
        objects.stream()
                .filter(object -> object.kind() == Kind.PRIVATE_KEY)
                .forEach(object -> ids.add(object.id()));
        for (TokenObject object : objects) {
            if (object.kind() == Kind.CERTIFICATE && !ids.contains(object.id())) {
                entries.add(
                        Entry.staying(
                                name(object), "certificate", "it is a certificate without a key"));
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    private Entry entry(
            TokenObject object,
            Map<String, X509Certificate> certificates,
            List<X509Certificate> all) {
        String name = name(object);
        Optional<KeyAlgorithm> algorithm = Optional.ofNullable(ALGORITHMS.get(object.keyType()));
        String kind =
                algorithm
                        .map(KeyAlgorithm::wireName)
                        .orElse("CKK 0x" + Long.toHexString(object.keyType()));
        if (algorithm.isEmpty()) {
            return Entry.staying(name, kind, "Claviger has no keys of kind %s".formatted(kind));
        }
        if (keys.putIfAbsent(name, object) != null) {
            return Entry.staying(name, kind, "another key of the token has the same label");
        }
        return new Entry(
                name,
                kind,
                algorithm,
                Optional.ofNullable(certificates.get(object.id()))
                        .filter(_ -> object.kind() == Kind.PRIVATE_KEY)
                        .map(own -> chain(own, all))
                        .orElse(List.of()),
                uses(object),
                object.extractable()
                        ? Optional.empty()
                        : Optional.of("it is not extractable: it never leaves the token"));
    }

    private static String name(TokenObject object) {
        return object.label().isBlank() ? "id-" + object.id() : object.label();
    }

    private static Set<String> uses(TokenObject object) {
        Set<String> uses = new HashSet<>();
        Map.of(
                        "sign", object.signs(),
                        "decrypt", object.decrypts(),
                        "unwrap", object.unwraps(),
                        "derive", object.derives())
                .forEach(
                        (use, has) -> {
                            if (has) {
                                uses.add(use);
                            }
                        });
        return uses;
    }

    /** The certificate and, as far as the token has them, those of its issuers. */
    private static List<X509Certificate> chain(X509Certificate own, List<X509Certificate> all) {
        List<X509Certificate> chain = new ArrayList<>(List.of(own));
        Optional<X509Certificate> next = issuer(own, all);
        while (next.isPresent() && chain.size() < MAX_CHAIN && !chain.contains(next.get())) {
            chain.add(next.get());
            next = issuer(next.get(), all);
        }
        return chain;
    }

    private static Optional<X509Certificate> issuer(
            X509Certificate issued, List<X509Certificate> all) {
        return all.stream()
                .filter(
                        other ->
                                other.getSubjectX500Principal()
                                        .equals(issued.getIssuerX500Principal()))
                .findFirst();
    }

    private static Optional<X509Certificate> certificate(byte[] der) {
        try {
            return Optional.of(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der)));
        } catch (CertificateException _) {
            return Optional.empty();
        }
    }

    @Override
    public SecretBytes take(Entry entry) {
        TokenObject key = keys.get(entry.name());
        if (key == null) {
            throw new CommandFailed("it is not there any more");
        }
        return token.take(key);
    }

    @Override
    public void close() {
        token.close();
    }
}
