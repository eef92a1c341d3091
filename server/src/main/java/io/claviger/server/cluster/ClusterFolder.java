package io.claviger.server.cluster;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.device.DeviceKeys.ClusterKey;
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
import java.security.KeyStore;
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
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * What makes a data directory that of a node among others: the folder {@code cluster} in it
 * (docs/cluster.md). The private key of the node lies there in a file that its owner alone reads,
 * as TLS keys of servers do; the authority's key lies there under the device root key.
 */
public final class ClusterFolder {
    private static final String FOLDER = "cluster/";
    private static final String PLACE = FOLDER + "place.properties";
    private static final String NODE_KEY = FOLDER + "node.key";
    private static final String NODE_CERTIFICATE = FOLDER + "node.der";
    private static final String AUTHORITY = FOLDER + "authority.der";
    private static final String AUTHORITY_KEY = FOLDER + "authority.key";
    private static final String RECIPIENT_KEY = FOLDER + "recipient.key";
    private static final String MEMBERS = FOLDER + "members.properties";
    private static final String CURVE = "secp256r1";
    private static final char[] NO_PASSWORD = new char[0];

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

    Optional<SecretBytes> recipientKey() {
        return Files.exists(path(RECIPIENT_KEY))
                ? Optional.of(SecretBytes.consume(read(RECIPIENT_KEY)))
                : Optional.empty();
    }

    /** Completes the place; the node's own certificate last, because it says that all is there. */
    void complete(Bytes certificate, Bytes authority, Bytes authorityKey) {
        directory.writeForOwner(AUTHORITY, authority.toArray());
        directory.writeForOwner(AUTHORITY_KEY, Base64.getEncoder().encode(authorityKey.toArray()));
        directory.writeForOwner(NODE_CERTIFICATE, certificate.toArray());
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
        delete(RECIPIENT_KEY);
    }

    Bytes authority() {
        return Bytes.owned(read(AUTHORITY));
    }

    ClusterKey authorityKey() {
        return new ClusterKey(
                Bytes.owned(x509(AUTHORITY).getPublicKey().getEncoded()),
                Bytes.owned(Base64.getDecoder().decode(read(AUTHORITY_KEY))));
    }

    /** When the node's certificate ends. */
    Instant certificateUntil() {
        return x509(NODE_CERTIFICATE).getNotAfter().toInstant();
    }

    /** How the node meets the others. */
    public PeerOptions peers(Duration election) {
        Place place = place();
        try {
            byte[] encoded = read(NODE_KEY);
            var key =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Arrays.fill(encoded, (byte) 0);
            var own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    "node",
                    key,
                    NO_PASSWORD,
                    new X509Certificate[] {x509(NODE_CERTIFICATE), x509(AUTHORITY)});
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, NO_PASSWORD);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", x509(AUTHORITY));
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            return new PeerOptions(
                    place.listen().host(),
                    place.listen().port(),
                    text(place.address()),
                    keys.getKeyManagers()[0],
                    trust.getTrustManagers()[0],
                    election,
                    joining() ? members() : List.of(),
                    joining());
        } catch (GeneralSecurityException | IOException unusable) {
            throw damaged(NODE_KEY, unusable);
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
