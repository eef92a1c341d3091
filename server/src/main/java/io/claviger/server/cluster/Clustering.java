package io.claviger.server.cluster;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.device.DeviceKeys.ClusterKey;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.rest.cluster.ClusterControl;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The cluster of a running node. Changes are made one at a time. */
public final class Clustering implements ClusterControl {
    /** The name of a node that was made alone; part of its journal. */
    public static final String FIRST = "n1";

    private final ClusterFolder folder;
    private final RaftJournal journal;
    private final DeviceKeys device;
    private final NodeCertificates certificates;
    private final String name;
    private final Watching watching;
    private final ReentrantLock changes = new ReentrantLock();

    /**
     * @param name what the node calls itself while it is alone
     * @param version of the program
     */
    public Clustering(
            ClusterFolder folder,
            RaftJournal journal,
            DeviceKeys device,
            RandomSource random,
            InstantSource clock,
            String name,
            String version) {
        this.folder = folder;
        this.journal = journal;
        this.device = device;
        this.certificates = new NodeCertificates(random, clock);
        this.name = name;
        this.watching = new Watching(folder, journal, device::sealed, version, name);
    }

    /** What binds a sealed root key to cluster and node. */
    static byte[] info(String device, String node) {
        return ("claviger cluster 1 " + device + " " + node).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Watching watch() {
        return watching;
    }

    @Override
    public State state() {
        List<Member> members = members();
        return new State(
                folder.admitted() ? folder.place().node() : name,
                members,
                members.isEmpty() ? Optional.empty() : Optional.of(folder.certificateUntil()));
    }

    private List<Member> members() {
        return journal.members().stream()
                .map(
                        m ->
                                new Member(
                                        m.id(),
                                        m.address(),
                                        m.role() == io.claviger.journal.raft.Member.Role.MASTER,
                                        m.committed()))
                .toList();
    }

    @Override
    public void found(String listen, String address) {
        changes.lock();
        try {
            if (folder.admitted()) {
                throw refused("this node belongs to a cluster already");
            }
            Place place = place(FIRST, listen, address);
            ClusterKey key = device.newClusterKey();
            Bytes publicKey = folder.take(place);
            try (KeyHandle handle = device.clusterKey(key)) {
                Bytes authority = certificates.authority(handle, key.publicKey(), deviceName());
                folder.complete(
                        certificates.node(
                                handle, authority, publicKey, place.node(), place.address().host()),
                        authority,
                        key.wrapped());
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public Admission admit(Candidate candidate) {
        changes.lock();
        try {
            List<Member> members = requireMembers();
            Place place = place(candidate.node(), candidate.address(), candidate.address());
            if (members.stream()
                    .anyMatch(
                            m ->
                                    m.node().equals(candidate.node())
                                            || m.address().equals(candidate.address()))) {
                throw refused(
                        "there is a node '%s' or a node at %s in the cluster"
                                .formatted(candidate.node(), candidate.address()));
            }
            ClusterKey key = folder.authorityKey();
            try (KeyHandle handle = device.clusterKey(key)) {
                return new Admission(
                        deviceName(),
                        certificates.node(
                                handle,
                                folder.authority(),
                                candidate.publicKey(),
                                candidate.node(),
                                place.address().host()),
                        folder.authority(),
                        key.wrapped(),
                        device.rootKeyFor(
                                candidate.recipient(), info(deviceName(), candidate.node())),
                        members);
            } catch (IllegalArgumentException unusable) {
                throw refused(
                        "that is no key of a node ('claviger cluster join' makes them): "
                                + unusable.getMessage());
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void remove(String node) {
        change(node, () -> journal.removeMember(node));
    }

    @Override
    public void promote(String node) {
        change(node, () -> journal.promote(node));
    }

    @Override
    public void stepDown() {
        String next =
                requireMembers().stream()
                        .filter(member -> !member.master())
                        .max(Comparator.comparingLong(Member::applied))
                        .orElseThrow(() -> refused("there is no other node to take over"))
                        .node();
        promote(next);
    }

    private interface GroupChange {
        void make() throws IOException;
    }

    private void change(String node, GroupChange change) {
        changes.lock();
        try {
            List<Member> members = requireMembers();
            if (members.stream().noneMatch(m -> m.node().equals(node))) {
                throw refused("there is no node '%s' in the cluster".formatted(node));
            }
            change.make();
        } catch (IOException failed) {
            throw new Fault.NotServing("the cluster was not changed: " + failed.getMessage());
        } finally {
            changes.unlock();
        }
    }

    private List<Member> requireMembers() {
        List<Member> members = members();
        if (members.isEmpty()) {
            throw refused(
                    folder.admitted()
                            ? "this node is to be started again before it is in a cluster"
                            : "this node is alone; 'claviger cluster init' makes it the first of a"
                                    + " cluster");
        }
        return members;
    }

    private String deviceName() {
        return journal.state().device().orElseThrow().log().value();
    }

    private static Place place(String node, String listen, String address) {
        try {
            return new Place(node, HostPort.parse(listen), HostPort.parse(address));
        } catch (ConfigurationError malformed) {
            throw new Refusal.Thrown(
                    RefusalCode.MALFORMED_REQUEST, String.valueOf(malformed.getMessage()));
        }
    }

    private static Refusal.Thrown refused(String why) {
        return new Refusal.Thrown(RefusalCode.CLUSTER_STATE, why);
    }
}
