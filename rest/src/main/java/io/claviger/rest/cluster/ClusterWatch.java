package io.claviger.rest.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How each node of the cluster is, implemented by what composes the server. */
public interface ClusterWatch {

    /**
     * What a node said of itself.
     *
     * @param state of its journal
     * @param sealed whether it waits for its unseal secret
     * @param term of the group, as it knows it
     * @param applied the journal entry up to which its state goes
     * @param reads the newest format of commands that it can read
     * @param certificateUntil when the certificate that it shows to the others ends
     * @param diskFreeBytes space that is left where its data lies
     * @param lastUse the last operation of an application that it did since it started
     */
    record Word(
            String version,
            String state,
            boolean sealed,
            long term,
            long applied,
            int reads,
            Optional<Instant> certificateUntil,
            long diskFreeBytes,
            Optional<Use> lastUse) {}

    /** An operation of an application with a key. */
    record Use(String application, String by, Instant time) {}

    /**
     * A node, as this one knows it.
     *
     * @param word its last word; empty if it said none since this node started
     * @param age how long ago that was; zero for this node itself
     * @param missed how long ago it did not answer for the last time; empty if it always did
     */
    record Seen(
            String node,
            String address,
            boolean master,
            Optional<Word> word,
            Duration age,
            Optional<Duration> missed) {
        /** After how long without a word a node counts as away. */
        public static final Duration AWAY = Duration.ofSeconds(4);

        /** Whether the node answers these days. */
        public boolean here() {
            return word.isPresent() && age.compareTo(AWAY) < 0;
        }
    }

    /** All nodes, this one too; this one alone if it has no cluster. */
    List<Seen> nodes();

    /** How many entries a node is behind the furthest one that is known; -1 if it said nothing. */
    static long lag(Seen node, List<Seen> all) {
        long furthest =
                all.stream()
                        .flatMap(each -> each.word().stream())
                        .mapToLong(Word::applied)
                        .max()
                        .orElse(-1);
        return node.word().map(word -> furthest - word.applied()).orElse(-1L);
    }

    /**
     * Has a node cut itself off from the others for a time; it comes back by itself. Refuses with
     * {@link io.claviger.core.refusal.Refusal.Thrown} if there is no such node or no such time.
     */
    void isolate(String node, Duration time);
}
