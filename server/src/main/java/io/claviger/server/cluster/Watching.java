package io.claviger.server.cluster;

import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.journal.raft.Heard;
import io.claviger.journal.raft.Member;
import io.claviger.journal.raft.NodeStatus;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.rest.cluster.ClusterWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the nodes of the cluster say of themselves, and what this one says to them. */
public final class Watching implements ClusterWatch {
    private final ClusterFolder folder;
    private final RaftJournal journal;
    private final BooleanSupplier sealed;
    private final String version;
    private final String name;

    /**
     * Begins to answer the other nodes.
     *
     * @param name what the node calls itself while it is alone
     */
    Watching(
            ClusterFolder folder,
            RaftJournal journal,
            BooleanSupplier sealed,
            String version,
            String name) {
        this.folder = folder;
        this.journal = journal;
        this.sealed = sealed;
        this.version = version;
        this.name = name;
        journal.describeBy(this::told);
    }

    private NodeStatus.Told told() {
        return new NodeStatus.Told(
                version,
                sealed.getAsBoolean(),
                folder.admitted() ? Optional.of(folder.certificateUntil()) : Optional.empty(),
                free(folder.root()));
    }

    private static long free(Path place) {
        try {
            return Files.getFileStore(place).getUsableSpace();
        } catch (IOException unknown) {
            return -1;
        }
    }

    @Override
    public List<Seen> nodes() {
        List<Member> members = journal.members();
        if (members.isEmpty()) {
            return List.of(
                    new Seen(
                            name,
                            "",
                            true,
                            journal.status().map(Watching::word),
                            Duration.ZERO,
                            Optional.empty()));
        }
        return members.stream().map(this::seen).toList();
    }

    private Seen seen(Member member) {
        Heard heard = journal.heard(member.id());
        return new Seen(
                member.id(),
                member.address(),
                member.role() == Member.Role.MASTER,
                heard.status().map(Watching::word),
                heard.age(),
                heard.missed());
    }

    private static Word word(NodeStatus status) {
        return new Word(
                status.told().version(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.told().sealed(),
                status.term(),
                status.applied(),
                status.reads(),
                status.told().certificateUntil(),
                status.told().diskFreeBytes(),
                status.lastUse().map(use -> new Use(use.application(), use.by(), use.time())));
    }

    @Override
    public void isolate(String node, Duration time) {
        if (journal.members().isEmpty()) {
            throw new Refusal.Thrown(RefusalCode.CLUSTER_STATE, "this node is alone");
        }
        try {
            journal.isolate(node, time);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal.Thrown(RefusalCode.CLUSTER_STATE, String.valueOf(wrong.getMessage()));
        } catch (IOException failed) {
            throw new Fault.NotServing("node '%s': %s".formatted(node, failed.getMessage()));
        }
    }
}
