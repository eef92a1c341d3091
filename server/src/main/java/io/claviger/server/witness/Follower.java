package io.claviger.server.witness;

import io.claviger.core.port.Fault;
import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.witness.AddCheckpoint;
import io.claviger.rest.evidence.Witnesses.State;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One witness, as the node knows it. Of its threads one at a time asks; all may read. */
final class Follower {
    /** A witness says where it stands, and is told how the log grew from there: rarely twice. */
    private static final int MAX_ROUNDS = 4;

    private final WitnessSettings.Site site;
    private final WitnessClient client;
    private final LogHeads log;
    private long stands;
    private volatile Optional<State.Cosigned> cosigned = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();
    private volatile boolean alarm;

    Follower(WitnessSettings.Site site, WitnessClient client, LogHeads log) {
        this.site = site;
        this.client = client;
        this.log = log;
    }

    String name() {
        return site.key().name();
    }

    WitnessSettings.Site site() {
        return site;
    }

    State state() {
        return new State(name(), cosigned, problem, alarm);
    }

    /** Whether the witness cosigned so many records since the node started. */
    boolean covers(long size) {
        return cosigned.filter(last -> last.size() >= size).isPresent();
    }

    /** Whether the last attempt went well, or there was none. */
    boolean well() {
        return problem.isEmpty();
    }

    /**
     * Brings the newest checkpoint to the witness, if it does not have it.
     *
     * @return what is wrong with the log, if the witness says so
     */
    synchronized Optional<String> follow(Duration timeout) throws InterruptedException {
        var newest = log.newest();
        if (newest.isEmpty() || covers(newest.get().size())) {
            return Optional.empty();
        }
        try {
            return submit(newest.get(), timeout);
        } catch (IOException unreachable) {
            return failed("it does not answer: " + unreachable);
        } catch (Fault fault) {
            return failed("the log cannot be read: " + fault.getMessage());
        }
    }

    private Optional<String> submit(SignedCheckpoint newest, Duration timeout)
            throws IOException, InterruptedException {
        var checkpoint = newest;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            var sent = checkpoint;
            long from = Math.min(stands, sent.size());
            var asked = new AddCheckpoint(from, log.growth(from, sent.size()), sent);
            switch (client.add(site.url(), asked, timeout)) {
                case WitnessClient.Reply.Cosigned(var lines) -> {
                    return took(sent, lines);
                }
                case WitnessClient.Reply.Conflict(var size) when size > log.size() -> {
                    return alarmed(
                            "witness %s has seen %d records, this log has %d: the data directory is older than the log"
                                    .formatted(name(), size, log.size()));
                }
                case WitnessClient.Reply.Conflict(var size) when size > sent.size() -> {
                    // The last checkpoint was not kept, its records were.
                    stands = size;
                    var fresh = log.sign();
                    if (fresh.isEmpty()) {
                        return failed("it waits for a checkpoint of at least " + size + " records");
                    }
                    checkpoint = fresh.get();
                }
                case WitnessClient.Reply.Conflict(var size) when size == from -> {
                    // Of one size, the trees differ; of two, it contradicts itself.
                    return from == sent.size()
                            ? alarmed(forked(size))
                            : failed("it takes what it asked for for a conflict");
                }
                case WitnessClient.Reply.Conflict(var size) -> stands = size;
                case WitnessClient.Reply.Unproven _ -> {
                    // Everything grows from nothing: that needs no proof.
                    return from > 0
                            ? alarmed(forked(from))
                            : failed("it refuses a first checkpoint");
                }
                case WitnessClient.Reply.Refused(var reason) -> {
                    return failed("it refuses: " + reason);
                }
            }
        }
        return failed("it does not say twice where it stands");
    }

    private String forked(long size) {
        return "witness %s has seen %d records that this log does not begin with: the log has forked"
                .formatted(name(), size);
    }

    private Optional<String> took(SignedCheckpoint checkpoint, List<SignedNote.Line> lines) {
        for (var line : lines) {
            var alone = new SignedNote(checkpoint.note().text(), List.of(line));
            if (site.key().on(alone) instanceof Cosignature.Good(var time)) {
                log.keep(checkpoint.size(), line);
                stands = checkpoint.size();
                cosigned = Optional.of(new State.Cosigned(checkpoint.size(), time));
                problem = Optional.empty();
                alarm = false;
                return Optional.empty();
            }
        }
        return failed("its answer has no cosignature of its key");
    }

    private Optional<String> failed(String reason) {
        problem = Optional.of(reason);
        return Optional.empty();
    }

    private Optional<String> alarmed(String reason) {
        problem = Optional.of(reason);
        alarm = true;
        return Optional.of(reason);
    }
}
