package io.claviger.client.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which node is asked next. One that failed is left alone for a time that doubles with each
 * failure, unless all failed. Safe for many threads.
 */
final class Nodes {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** A node and what is known of it. */
    static final class Node {
        private final URI base;
        private int failures;
        private long askAgainNanos;

        private Node(URI base) {
            this.base = base;
        }

        URI base() {
            return base;
        }

        synchronized void answered() {
            failures = 0;
        }

        synchronized void failed() {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
            failures++;
            Duration shorter = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            askAgainNanos = System.nanoTime() + shorter.toNanos();
        }

        /** Nanoseconds for which it should be left alone; 0 or less for none. */
        private synchronized long rest(long now) {
            return failures == 0 ? 0 : askAgainNanos - now;
        }
    }

    private final List<Node> nodes;
    private final boolean random;

    Nodes(List<URI> bases, boolean random) {
        this.nodes = bases.stream().map(Node::new).toList();
        this.random = random;
    }

    /** All nodes, in the order in which one request asks them. */
    List<Node> order() {
        List<Node> order = new ArrayList<>(nodes);
        if (random) {
            Collections.shuffle(order, ThreadLocalRandom.current());
        }
        long now = System.nanoTime();
        // Looked at once: while it is sorted nothing may change. Equal ones keep their order.
        Map<Node, Long> rest = new HashMap<>();
        order.forEach(node -> rest.put(node, Math.max(0, node.rest(now))));
        order.sort(Comparator.comparing(rest::get));
        return order;
    }
}
