package io.claviger.journal.raft;

import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * How a node meets the others of its cluster: over gRPC, with mutual TLS, and with nobody who
 * cannot show a certificate that the trust manager accepts.
 *
 * @param host address to listen on
 * @param port to listen on
 * @param address where the others reach this node, as {@code host:port}; part of the group's
 *     configuration
 * @param keys this node's certificate
 * @param trust which certificates of others it accepts, as clients and as servers
 * @param election after at least this long without a word of the leader, and at most twice as long,
 *     a node asks the others to follow it instead
 * @param known nodes of the group, as a node that joins was told
 * @param joining whether a new journal waits to be taken into a group, instead of founding one
 */
public record PeerOptions(
        String host,
        int port,
        String address,
        KeyManager keys,
        TrustManager trust,
        Duration election,
        List<Member> known,
        boolean joining) {

    /** On one network, with pauses of the JVM in mind: docs/bench.md says what was measured. */
    public static final Duration DEFAULT_ELECTION = Duration.ofMillis(300);

    public PeerOptions {
        known = List.copyOf(known);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        if (!address.matches("[^:]+:[0-9]{1,5}|\\[[^\\]]+\\]:[0-9]{1,5}")) {
            throw new IllegalArgumentException("an address of a node is host:port");
        }
        if (election.toMillis() < 50 || election.toMillis() > 60_000) {
            throw new IllegalArgumentException("an election is due after 50 ms to 60 s");
        }
    }
}
