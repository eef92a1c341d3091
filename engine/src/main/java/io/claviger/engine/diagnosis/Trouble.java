package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.Guidance;
import java.util.Locale;

/** What can be found that is no refusal: nobody was told no, and still it does not work. */
public enum Trouble {
    /** The caller and the key that it means are in different partitions. */
    WRONG_PARTITION(
            "The caller and the key that it means are in different partitions.",
            "Use the application's credential of the key's partition."),
    /** So many approvers have rejected, or are named no more, that the rule cannot be met. */
    QUORUM_UNREACHABLE(
            "The rule asks for more approvals than can still come.",
            "Ask anew, or change the rule with the approvals that it asks for."),
    /** The node's journal takes no commands. */
    NODE_NOT_SERVING(
            "The node's journal takes no commands.",
            "Do what the reason in `/health/ready` says; other nodes go on."),
    /** Nobody answers at the node's address. */
    NODE_UNREACHABLE(
            "Nobody answers at the node's address.",
            "Check address and port, and whether the process runs."),
    /** The node has too little free space to record anything. */
    DISK_FULL(
            "The node has too little free space to record anything.",
            "Make space on the node's disk; it goes on by itself, without a restart."),
    /** A witness says that the log is not what it has seen. */
    LOG_DISPUTED(
            "A witness says that the log is not what it has seen.",
            "Keep everything as it is, and verify the log: `claviger verify`."),
    /** A witness cosigns no checkpoints. */
    WITNESS_SILENT(
            "A witness cosigns no checkpoints.",
            "Bring the witness back; the node asks it again by itself."),
    /** Records wait for a sink that takes none. */
    SINK_LAGGING(
            "Records wait for a sink that takes none.",
            "Bring the receiver back; the node delivers what waits by itself, without a restart.");

    private final String meaning;
    private final String fix;

    Trouble(String meaning, String fix) {
        this.meaning = meaning;
        this.fix = fix;
    }

    /** What it means and what to do about it. */
    public Guidance guidance() {
        return new Guidance(meaning, fix);
    }

    /** {@code wrong-partition}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
