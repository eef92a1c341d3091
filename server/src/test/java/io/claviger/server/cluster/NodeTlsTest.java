package io.claviger.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.DeviceKeys.ClusterKey;
import io.claviger.server.config.HostPort;
import io.claviger.server.datadir.DataDirectory;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes know each other by the list of members as it is at the moment. */
class NodeTlsTest {
    private static final Mechanisms MECHANISMS = Mechanisms.start();
    private static final Duration LIFE = Duration.ofHours(3);

    @TempDir private Path dir;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InstantSource clock = now::get;
    private final DeviceKeys keys = new DeviceKeys(MECHANISMS, MECHANISMS.random());
    private final NodeCertificates certificates =
            new NodeCertificates(MECHANISMS.random(), clock, LIFE);
    private DataDirectory directory;
    private ClusterFolder folder;
    private Device device;
    private ClusterKey authorityKey;
    private Bytes authority;
    private Bytes own;

    @BeforeEach
    void found() {
        directory = DataDirectory.open(dir);
        folder = new ClusterFolder(directory);
        keys.unseal(SecretBytes.consume(new byte[DeviceKeys.KEY_BYTES]));
        device = keys.newDevice(new LogId("test"), now.get());
        authorityKey = keys.newClusterKey(device);
        own =
                folder.take(
                        new Place(
                                "n1",
                                HostPort.parse("127.0.0.1:9443"),
                                HostPort.parse("127.0.0.1:9443")));
        try (KeyHandle handle = keys.clusterKey(authorityKey)) {
            authority = certificates.authority(handle, authorityKey.publicKey(), "test");
        }
        folder.complete(issued("n1", own), authority);
    }

    @AfterEach
    void close() {
        keys.seal();
        directory.close();
    }

    private Bytes issued(String node, Bytes publicKey) {
        try (KeyHandle handle = keys.clusterKey(authorityKey)) {
            return certificates.node(handle, authority, publicKey, node, "127.0.0.1");
        }
    }

    private static X509Certificate x509(Bytes der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    private static StateView state(AtomicReference<Device> device) {
        return (StateView)
                Proxy.newProxyInstance(
                        NodeTlsTest.class.getClassLoader(),
                        new Class<?>[] {StateView.class},
                        (_, method, _) -> {
                            assertThat(method.getName()).isEqualTo("device");
                            return Optional.of(device.get());
                        });
    }

    private static Nodes members(Bytes... publicKeys) {
        return new Nodes(
                1,
                Optional.empty(),
                java.util.stream.IntStream.range(0, publicKeys.length)
                        .mapToObj(
                                i ->
                                        new Nodes.Node(
                                                "n" + (i + 1),
                                                "127.0.0.1:944" + i,
                                                publicKeys[i].sha256(),
                                                Bytes.ofHex("00"),
                                                Optional.empty(),
                                                Set.of(),
                                                false,
                                                Optional.empty()))
                        .toList(),
                List.of(),
                List.of());
    }

    @Test
    void who_was_put_out_is_refused_from_then_on_though_the_certificate_is_valid()
            throws Exception {
        Bytes other = keys.newClusterKey(device).publicKey();
        X509Certificate[] shown = {x509(issued("n2", other)), x509(authority)};
        var tls = new NodeTls(folder);
        var current = new AtomicReference<>(device);
        tls.knowBy(state(current));
        var trust = tls.trust();

        // A state without members: a node that joins knows the authority alone.
        assertThatCode(() -> trust.checkServerTrusted(shown, "ECDHE_ECDSA"))
                .doesNotThrowAnyException();
        current.set(device.with(members(own, other)));
        assertThatCode(() -> trust.checkClientTrusted(shown, "EC")).doesNotThrowAnyException();
        current.set(device.with(members(own)));
        assertThatThrownBy(() -> trust.checkClientTrusted(shown, "EC"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("no member");
        assertThatThrownBy(() -> trust.checkServerTrusted(shown, "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void another_authority_vouches_for_nobody() throws Exception {
        ClusterKey foreign = keys.newClusterKey(device);
        Bytes foreignAuthority;
        Bytes certificate;
        try (KeyHandle handle = keys.clusterKey(foreign)) {
            foreignAuthority = certificates.authority(handle, foreign.publicKey(), "test");
            certificate = certificates.node(handle, foreignAuthority, own, "n1", "127.0.0.1");
        }
        X509Certificate[] shown = {x509(certificate), x509(foreignAuthority)};
        var tls = new NodeTls(folder);
        tls.knowBy(state(new AtomicReference<>(device.with(members(own)))));
        assertThatThrownBy(() -> tls.trust().checkClientTrusted(shown, "EC"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void a_renewed_certificate_is_shown_without_a_start() {
        var tls = new NodeTls(folder);
        X509Certificate before = tls.keys().getCertificateChain("node")[0];
        assertThat(certificates.due(before)).isFalse();
        now.updateAndGet(time -> time.plus(LIFE.dividedBy(3).multipliedBy(2)).minusSeconds(2));
        assertThat(certificates.due(before)).isFalse();
        now.updateAndGet(time -> time.plusSeconds(4));
        assertThat(certificates.due(before)).isTrue();

        folder.keepCertificate(issued("n1", own));
        assertThat(tls.keys().getCertificateChain("node")[0]).isEqualTo(before);
        tls.reload();
        X509Certificate after = tls.keys().getCertificateChain("node")[0];
        assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
        assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
        assertThat(certificates.due(after)).isFalse();
    }
}
