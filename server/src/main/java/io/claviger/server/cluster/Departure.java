package io.claviger.server.cluster;

import io.claviger.core.port.Journal;
import io.claviger.core.state.Device;
import io.claviger.core.state.Nodes;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.journal.raft.Member;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.server.datadir.DataDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's own part when it is put out of its cluster: it gives up the lead, is sealed at once, and
 * destroys its keys when its group has let it go. Until then its journal goes on, because the
 * change of a group of two needs both.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    /**
     * A node sees the new group when it has it in its log, a moment before the others hear that;
     * and what a master decided that is gone by now may be taken back.
     */
    private static final long LET_GO_NANOS = Duration.ofSeconds(3).toNanos();

    private enum Step {
        NONE,
        SEALED,
        DONE
    }

    private final String node;
    private final DataDirectory directory;
    private final ClusterFolder folder;
    private final RaftJournal journal;
    private final DeviceKeys keys;
    private final RootKeys rootKeys;
    private Step step = Step.NONE;
    private Optional<Long> outSinceNanos = Optional.empty();

    Departure(
            DataDirectory directory,
            ClusterFolder folder,
            RaftJournal journal,
            DeviceKeys keys,
            RootKeys rootKeys) {
        this.node = folder.place().node();
        this.directory = directory;
        this.folder = folder;
        this.journal = journal;
        this.keys = keys;
        this.rootKeys = rootKeys;
    }

    /** Whether it has begun: from then on this node does nothing else. */
    boolean begun() {
        return step != Step.NONE;
    }

    /** The next step, if it is time for one. */
    void advance() throws IOException {
        switch (step) {
            case NONE -> {
                if (journal.leads()) {
                    handOver();
                } else {
                    LOG.warn("this node is put out of its cluster: it is sealed");
                    rootKeys.close();
                    keys.seal();
                    step = Step.SEALED;
                }
            }
            case SEALED -> {
                if (letGo()) {
                    LOG.warn("this node was put out of its cluster: its keys are destroyed");
                    journal.stopServing("this node was put out of its cluster");
                    // Somebody may have opened it meanwhile.
                    keys.seal();
                    directory.destroySeal();
                    folder.destroyKeys();
                    step = Step.DONE;
                }
            }
            case DONE -> {}
        }
    }

    private void handOver() throws IOException {
        Nodes nodes = journal.state().device().map(Device::nodes).orElse(Nodes.ALONE);
        List<String> stay =
                journal.members().stream()
                        .map(Member::id)
                        .filter(id -> !id.equals(node))
                        .filter(id -> nodes.member(id).filter(Nodes.Node::leaving).isEmpty())
                        .toList();
        if (!stay.isEmpty()) {
            journal.promote(stay.getFirst());
        }
    }

    private boolean letGo() {
        if (journal.health().state() == Journal.Health.State.FAILED) {
            // Its group has told it to shut down, or it is broken: nobody waits for it any more.
            return true;
        }
        if (journal.members().stream().anyMatch(member -> member.id().equals(node))) {
            outSinceNanos = Optional.empty();
            return false;
        }
        long now = System.nanoTime();
        long since = outSinceNanos.orElse(now);
        outSinceNanos = Optional.of(since);
        return now - since > LET_GO_NANOS;
    }
}
