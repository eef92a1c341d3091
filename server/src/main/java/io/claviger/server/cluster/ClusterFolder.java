package io.claviger.server.cluster;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.journal.raft.Member;
import io.claviger.journal.raft.PeerOptions;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.HostPort;
import io.claviger.server.datadir.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What makes a data directory that of a node among others: the folder {@code cluster} in it
 * (docs/cluster.md). The private key of the node lies there in a file that its owner alone reads,
 * as TLS keys of servers do; the key to which secrets for the node are sealed lies there under the
 * device root key.
 */
public final class ClusterFolder {
    private static final String FOLDER = "cluster/";
    private static final String PLACE = FOLDER + "place.properties";
    private static final String NODE_KEY = FOLDER + "node.key";
    private static final String NODE_CERTIFICATE = FOLDER + "node.der";
    private static final String AUTHORITY = FOLDER + "authority.der";
    private static final String SEALING_KEY = FOLDER + "sealing.key";
    private static final String RECIPIENT_KEY = FOLDER + "recipient.key";
    private static final String REQUEST = FOLDER + "request.json";
    private static final String MEMBERS = FOLDER + "members.properties";
    private static final String CURVE = "secp256r1";

    private final DataDirectory directory;

    public ClusterFolder(DataDirectory directory) {
        this.directory = directory;
    }

    Path root() {
        return directory.root();
    }

    /** Whether there is a place for the node, let in or not. */
    public boolean exists() {
        return Files.exists(path(PLACE));
    }

    /** Whether the node was let in, or founded the cluster. */
    public boolean admitted() {
        return Files.exists(path(NODE_CERTIFICATE));
    }

    /** Whether the node was let in, and is not known to be a member yet. */
    public boolean joining() {
        return Files.exists(path(MEMBERS));
    }

    public Place place() {
        Properties place = properties(PLACE);
        return new Place(
                place.getProperty("node", ""),
                HostPort.parse(place.getProperty("listen", "")),
                HostPort.parse(place.getProperty("address", "")));
    }

    /** Takes a place with a fresh key; what is there of an earlier try is replaced. */
    public Bytes take(Place place) {
        directory.makeCluster();
        KeyPair pair = newKeyPair();
        byte[] key = pair.getPrivate().getEncoded();
        try {
            directory.writeForOwner(NODE_KEY, key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        directory.writeForOwner(
                PLACE,
                "node=%s\nlisten=%s\naddress=%s\n"
                        .formatted(place.node(), text(place.listen()), text(place.address()))
                        .getBytes(StandardCharsets.ISO_8859_1));
        return Bytes.owned(pair.getPublic().getEncoded());
    }

    private static String text(HostPort place) {
        return place.host() + ":" + place.port();
    }

    private static KeyPair newKeyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** Keeps the key to which the root key will be sealed. */
    void keepRecipientKey(byte[] key) {
        directory.writeForOwner(RECIPIENT_KEY, key);
    }

    /** Keeps what the node asks, so that it can ask the same again. */
    void keepRequest(byte[] request) {
        directory.writeForOwner(REQUEST, request);
    }

    Optional<byte[]> request() {
        return Files.exists(path(REQUEST)) && Files.exists(path(RECIPIENT_KEY))
                ? Optional.of(read(REQUEST))
                : Optional.empty();
    }

    Optional<SecretBytes> recipientKey() {
        return Files.exists(path(RECIPIENT_KEY))
                ? Optional.of(SecretBytes.consume(read(RECIPIENT_KEY)))
                : Optional.empty();
    }

    /** Completes the place; the node's own certificate last, because it says that all is there. */
    void complete(Bytes certificate, Bytes authority) {
        directory.writeForOwner(AUTHORITY, authority.toArray());
        keepCertificate(certificate);
    }

    /** Keeps another certificate of the node, for the same key. */
    void keepCertificate(Bytes certificate) {
        directory.writeForOwner(NODE_CERTIFICATE, certificate.toArray());
    }

    /**
     * The key to which secrets for the node are sealed, as it is kept.
     *
     * @param rootKey version of the root key under which it lies
     * @param publicKey its public half
     */
    record SealingKey(int rootKey, Bytes publicKey, Bytes wrapped) {}

    void keepSealingKey(SealingKey key) {
        var base64 = Base64.getEncoder();
        directory.writeForOwner(
                SEALING_KEY,
                "rootKey=%d\npublicKey=%s\nwrapped=%s\n"
                        .formatted(
                                key.rootKey(),
                                base64.encodeToString(key.publicKey().toArray()),
                                base64.encodeToString(key.wrapped().toArray()))
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    SealingKey sealingKey() {
        Properties kept = properties(SEALING_KEY);
        try {
            var base64 = Base64.getDecoder();
            return new SealingKey(
                    Integer.parseInt(kept.getProperty("rootKey", "")),
                    Bytes.owned(base64.decode(kept.getProperty("publicKey", ""))),
                    Bytes.owned(base64.decode(kept.getProperty("wrapped", ""))));
        } catch (IllegalArgumentException malformed) {
            throw damaged(SEALING_KEY, malformed);
        }
    }

    /** Makes what is sealed to this node unreadable for it, for good. */
    void destroyKeys() {
        delete(SEALING_KEY);
        delete(RECIPIENT_KEY);
        delete(NODE_KEY);
    }

    /** By whom the node finds the others when it starts for the first time. */
    void keepMembers(List<Member> members) {
        directory.writeForOwner(
                MEMBERS,
                members.stream()
                        .map(member -> member.id() + "=" + member.address() + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    public List<Member> members() {
        return properties(MEMBERS).entrySet().stream()
                .map(
                        line ->
                                new Member(
                                        String.valueOf(line.getKey()),
                                        String.valueOf(line.getValue()),
                                        Member.Role.MEMBER,
                                        -1))
                .toList();
    }

    /** The node is a member: nothing of its joining is needed any more. */
    public void joined() {
        delete(MEMBERS);
    }

    Bytes authority() {
        return Bytes.owned(read(AUTHORITY));
    }

    /** The node's certificate. */
    X509Certificate certificate() {
        return x509(NODE_CERTIFICATE);
    }

    /** When the node's certificate ends. */
    Instant certificateUntil() {
        return certificate().getNotAfter().toInstant();
    }

    /** Forgets the key that was needed to be let in. */
    void dropRecipientKey() {
        delete(RECIPIENT_KEY);
        delete(REQUEST);
    }

    /**
     * How the node meets the others.
     *
     * @param tls shows the node's certificate, and knows those of the others
     * @param election how long the others wait for a master that says nothing
     */
    public PeerOptions peers(NodeTls tls, Duration election) {
        Place place = place();
        return new PeerOptions(
                place.listen().host(),
                place.listen().port(),
                text(place.address()),
                tls.keys(),
                tls.trust(),
                election,
                joining() ? members() : List.of(),
                joining());
    }

    X509Certificate authorityCertificate() {
        return x509(AUTHORITY);
    }

    /** The private key of the node's certificate. */
    PrivateKey privateKey() {
        byte[] encoded = read(NODE_KEY);
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException unusable) {
            throw damaged(NODE_KEY, unusable);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private X509Certificate x509(String name) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(read(name)));
        } catch (GeneralSecurityException unusable) {
            throw damaged(name, unusable);
        }
    }

    private Properties properties(String name) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(new String(read(name), StandardCharsets.ISO_8859_1)));
        } catch (IOException | IllegalArgumentException unusable) {
            throw damaged(name, unusable);
        }
        return properties;
    }

    private byte[] read(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException unreadable) {
            throw damaged(name, unreadable);
        }
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigurationError damaged(String name, Exception why) {
        return new ConfigurationError(
                "%s cannot be used (%s); restore it from a backup, or let the node join anew"
                        .formatted(path(name), why));
    }

    private Path path(String name) {
        return directory.root().resolve(name);
    }
}
