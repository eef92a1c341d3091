package io.claviger.server.cluster;

import io.claviger.core.command.ClusterStep;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.server.datadir.DataDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what was decided about nodes and root keys, a step at a time, and again until it is done: a
 * node that fails in between leaves nothing half done, because the next look, of this node or of
 * whoever leads then, finds what is missing in the state.
 */
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long LOOK_MILLIS = 250;
    private static final long STOP_MILLIS = 5_000;

    private final ClusterFolder folder;
    private final Optional<NodeTls> tls;
    private final RaftJournal journal;
    private final DeviceKeys keys;
    private final Inquiries inquiries;
    private final RootKeys rootKeys;
    private final Optional<Departure> departure;
    private final NodeCertificates certificates;
    private final Supplier<Origin> node;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("upkeep").factory());

    /**
     * Begins nothing yet.
     *
     * @param tls empty for a node that is alone
     * @param node an origin for what the node does itself
     */
    public Upkeep(
            DataDirectory directory,
            Optional<NodeTls> tls,
            RaftJournal journal,
            DeviceKeys keys,
            Inquiries inquiries,
            RootKeys rootKeys,
            RandomSource random,
            InstantSource clock,
            Duration certificateLife,
            Supplier<Origin> node) {
        this.folder = new ClusterFolder(directory);
        this.tls = tls;
        this.journal = journal;
        this.keys = keys;
        this.inquiries = inquiries;
        this.rootKeys = rootKeys;
        this.departure = tls.map(_ -> new Departure(directory, folder, journal, keys, rootKeys));
        this.certificates = new NodeCertificates(random, clock, certificateLife);
        this.node = node;
    }

    public void start() {
        var _ =
                worker.scheduleWithFixedDelay(
                        this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            // Before all else: without a valid certificate a node does not come to serve.
            tls.ifPresent(this::renew);
            if (departure.isPresent() && departure.get().begun()) {
                departure.get().advance();
                return;
            }
            if (journal.health().state() != Journal.Health.State.SERVING) {
                return;
            }
            if (departure.isPresent()) {
                tellCertificate();
                putOut(departure.get());
            }
            while (rootKeys.advance(journal.leads()) && !worker.isShutdown()) {
                LOG.debug("the root key is being replaced");
            }
        } catch (Fault | Refusal.Thrown notNow) {
            LOG.info("upkeep waits: {}", notNow.getMessage());
        } catch (IOException notNow) {
            LOG.warn("the cluster was not changed yet: {}", notNow.getMessage());
        } catch (RuntimeException broken) {
            LOG.error("upkeep failed", broken);
        }
    }

    private Device device() {
        return journal.state().device().orElseThrow();
    }

    /** Tells the others when the node's certificate ends. */
    private void tellCertificate() {
        String own = folder.place().node();
        Optional<Nodes.Node> member = device().nodes().member(own);
        Instant until = until();
        if (member.isPresent() && !member.get().certificateUntil().equals(Optional.of(until))) {
            propose(new ClusterStep.Certified(own, until));
        }
    }

    /** Renews the node's certificate when it is due, and every later handshake shows it. */
    private void renew(NodeTls shown) {
        Optional<Device> known = journal.state().device();
        String own = folder.place().node();
        if (keys.sealed()
                || known.flatMap(device -> device.nodes().member(own)).isEmpty()
                || !certificates.due(folder.certificate())) {
            return;
        }
        Device device = known.orElseThrow();
        try (KeyHandle authority = keys.clusterKey(Clustering.authorityKey(device))) {
            folder.keepCertificate(
                    certificates.node(
                            authority,
                            device.nodes().authority().orElseThrow().certificate(),
                            io.claviger.core.id.Bytes.owned(
                                    folder.certificate().getPublicKey().getEncoded()),
                            own,
                            folder.place().address().host()));
        }
        shown.reload();
        LOG.info("the certificate of this node is renewed until {}", until());
    }

    private Instant until() {
        return folder.certificate().getNotAfter().toInstant();
    }

    /** Puts out who is to leave: out of the group, then out of reach of the next root key. */
    private void putOut(Departure own) throws IOException {
        Optional<Nodes.Node> leaving =
                device().nodes().members().stream().filter(Nodes.Node::leaving).findFirst();
        if (leaving.isEmpty()) {
            return;
        }
        String name = leaving.get().name();
        if (name.equals(folder.place().node())) {
            own.advance();
        } else if (journal.leads()) {
            List<String> present =
                    journal.members().stream().map(io.claviger.journal.raft.Member::id).toList();
            if (present.contains(name)) {
                journal.removeMember(name);
            }
            // Begun before it is gone: else a failure in between would leave it undone.
            if (device().rootKey().next().isEmpty()) {
                var begun = rootKeys.begin(node.get());
                if (begun instanceof io.claviger.engine.answer.Answer.Refused<?> refused) {
                    LOG.info("the root key is replaced later: {}", refused.refusal().message());
                    return;
                }
            }
            propose(new ClusterStep.Gone(name));
        }
    }

    private void propose(ClusterStep step) {
        inquiries
                .propose(new Command.ChangeCluster(node.get(), step))
                .refusal()
                .ifPresent(refusal -> LOG.info("not done: {}", refusal.message()));
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("upkeep goes on at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
