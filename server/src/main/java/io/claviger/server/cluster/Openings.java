package io.claviger.server.cluster;

import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.sealing.NodeSeal;
import io.claviger.crypto.secret.LockedSecret;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.rest.cluster.ClusterControl.Opened;
import io.claviger.rest.cluster.ClusterControl.Opening;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of opening a sealed node by an open one: the sealed one shows a fresh key, signed by
 * the key of its certificate; the open one seals the root key to that alone (HPKE, RFC 9180).
 */
public final class Openings implements AutoCloseable {
    private static final String SIGNATURE = "SHA256withECDSA";

    /** How long a sealed node waits for the answer of another. */
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final ClusterFolder folder;
    private final DeviceKeys keys;
    private final Inquiries inquiries;
    private final Supplier<Device> device;
    private final RandomSource random;
    private final InstantSource clock;
    private final boolean opens;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable LockedSecret recipient;
    private Instant until = Instant.MIN;

    /**
     * The openings of a node.
     *
     * @param opens whether this node, once open, opens others of its cluster
     */
    Openings(
            ClusterFolder folder,
            DeviceKeys keys,
            Inquiries inquiries,
            Supplier<Device> device,
            RandomSource random,
            InstantSource clock,
            boolean opens) {
        this.folder = folder;
        this.keys = keys;
        this.inquiries = inquiries;
        this.device = device;
        this.random = random;
        this.clock = clock;
        this.opens = opens;
    }

    Opening ask() {
        lock.lock();
        try {
            if (!folder.admitted() || !keys.sealed()) {
                throw refused("only a sealed node of a cluster is opened by another");
            }
            if (!asks()) {
                close();
                recipient = LockedSecret.consume(random.bytes(NodeSeal.KEY_BYTES));
                until = clock.instant().plus(LIFE);
            }
            String node = folder.place().node();
            try (SecretBytes key = held().borrow()) {
                Bytes publicKey = NodeSeal.publicKey(key);
                var signer = Signature.getInstance(SIGNATURE);
                signer.initSign(folder.privateKey());
                signer.update(message(node, publicKey));
                return new Opening(
                        node,
                        publicKey,
                        Bytes.owned(folder.certificate().getPublicKey().getEncoded()),
                        Bytes.owned(signer.sign()));
            } catch (GeneralSecurityException unusable) {
                throw new IllegalStateException("the node's key does not sign", unusable);
            }
        } finally {
            lock.unlock();
        }
    }

    Answer<Opened> open(Origin origin, Opening sealed) {
        if (!opens) {
            throw new Refusal.Thrown(
                    RefusalCode.NOT_CONFIGURED,
                    "this node opens no other one; setting 'cluster.unseal-by-peer' allows it");
        }
        Nodes.Node member =
                device.get()
                        .nodes()
                        .member(sealed.node())
                        .filter(node -> !node.leaving())
                        .filter(node -> node.key().equals(sealed.publicKey().sha256()))
                        .orElseThrow(
                                () ->
                                        refused(
                                                "there is no node '%s' with that key in the cluster"
                                                        .formatted(sealed.node())));
        if (!signed(member.name(), sealed)) {
            throw refused("that is not what node '%s' shows to be opened".formatted(member.name()));
        }
        int version = device.get().rootKey().version();
        // The record first: what opens every key leaves only with it.
        return inquiries.granted(
                origin,
                Operation.CHANGE_CLUSTER,
                Optional.empty(),
                Optional.empty(),
                Optional.of("opened node %s, which was sealed".formatted(member.name())),
                new Opened(
                        version,
                        keys.rootKeyFor(
                                version, sealed.recipient(), info(member.name(), version))));
    }

    private boolean signed(String node, Opening sealed) {
        try {
            var verifier = Signature.getInstance(SIGNATURE);
            verifier.initVerify(
                    KeyFactory.getInstance("EC")
                            .generatePublic(new X509EncodedKeySpec(sealed.publicKey().toArray())));
            verifier.update(message(node, sealed.recipient()));
            return verifier.verify(sealed.signature().toArray());
        } catch (GeneralSecurityException wrong) {
            return false;
        }
    }

    /** Whether this node waits to be opened by another. */
    public boolean asks() {
        lock.lock();
        try {
            return recipient != null && clock.instant().isBefore(until);
        } finally {
            lock.unlock();
        }
    }

    /** The root key that another node sealed to what this one asked last; the caller closes it. */
    public Optional<SecretBytes> received(int version, Bytes sealed) {
        lock.lock();
        try (SecretBytes key = held().borrow()) {
            return NodeSeal.open(key, info(folder.place().node(), version), sealed);
        } finally {
            lock.unlock();
        }
    }

    private LockedSecret held() {
        LockedSecret present = recipient;
        if (present == null) {
            throw new IllegalStateException("the node has not asked");
        }
        return present;
    }

    private byte[] info(String node, int version) {
        return "claviger cluster opening 1 %s %s root key %d"
                .formatted(deviceName(), node, version)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] message(String node, Bytes publicKey) {
        return "claviger cluster asks to be opened 1 %s %s %s"
                .formatted(deviceName(), node, publicKey.hex())
                .getBytes(StandardCharsets.UTF_8);
    }

    private String deviceName() {
        return device.get().log().value();
    }

    private static Refusal.Thrown refused(String why) {
        return new Refusal.Thrown(RefusalCode.CLUSTER_STATE, why);
    }

    /** Forgets what this node asked. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (recipient != null) {
                recipient.close();
                recipient = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
