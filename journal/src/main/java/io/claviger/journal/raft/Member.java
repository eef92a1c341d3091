package io.claviger.journal.raft;

import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * A node of a cluster, as another one sees it.
 *
 * @param address where the others reach it
 * @param role what it does
 * @param committed the journal entry up to which it is known to follow; -1 if that is not known
 */
public record Member(String id, String address, Role role, long committed) {
    /** As Ratis calls it. */
    RaftPeer peer() {
        return RaftPeer.newBuilder().setId(RaftPeerId.valueOf(id)).setAddress(address).build();
    }

    /** What a node does in its group. */
    public enum Role {
        /** Orders what all decide: the leader of the group. */
        MASTER,
        MEMBER
    }
}
