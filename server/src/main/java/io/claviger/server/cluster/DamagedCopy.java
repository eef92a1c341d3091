package io.claviger.server.cluster;

import io.claviger.journal.raft.Member;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member whose log or store is damaged is worth nothing to its cluster, and the others have all
 * that it had: it sets its copy aside and joins anew. A node that is alone has nobody to ask, and
 * refuses to start.
 */
public final class DamagedCopy {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedCopy.class);

    private DamagedCopy() {}

    /**
     * Makes the node one that joins with nothing.
     *
     * @param why what is damaged
     * @return false if the node is alone, or cannot tell who the others are
     * @throws ConfigurationError if an earlier damaged copy is there still: a second one is the
     *     work of a failing disk, or of somebody, and nothing to mend unseen
     */
    public static boolean setAside(DataDirectory directory, ClusterFolder folder, String why) {
        if (!folder.admitted()) {
            return false;
        }
        List<Member> others = others(directory, folder);
        if (others.isEmpty()) {
            return false;
        }
        if (Files.exists(directory.damagedJournal())) {
            throw new ConfigurationError(
                    "refusing to start: %s An earlier damaged copy lies in %s; look into it, move it away and start again: the node then takes the state from the others."
                            .formatted(why, directory.damagedJournal()));
        }
        // First: a node that is interrupted here finds the damage again.
        folder.keepMembers(others);
        directory.setJournalAside();
        LOG.error(
                "{} The damaged copy was moved to {}; the node takes the state from the others",
                why,
                directory.damagedJournal());
        return true;
    }

    private static List<Member> others(DataDirectory directory, ClusterFolder folder) {
        var members = new ArrayList<>(RaftJournal.knownMembers(directory.journal()));
        if (members.isEmpty() && folder.joining()) {
            members.addAll(folder.members());
        }
        members.removeIf(member -> member.id().equals(folder.place().node()));
        return List.copyOf(members);
    }
}
