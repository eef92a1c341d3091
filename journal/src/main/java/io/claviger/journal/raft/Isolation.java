package io.claviger.journal.raft;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * Keeps a node away from the others for a bounded time, as a cut cable would: nothing that they
 * send comes in, and no connection to them is made. It ends by itself, so that nothing a drill does
 * can leave a node dead. Nothing is stored: a node that starts again is among the others.
 */
final class Isolation implements ServerInterceptor {
    /** Longest time of one isolation. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Status AWAY =
            Status.UNAVAILABLE.withDescription("the node is isolated for a drill");

    private volatile long untilNanos = System.nanoTime();
    // Of the connections that this node made; gone with them.
    private final Set<SSLEngine> connections =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * Begins now; a longer one that is under way is not cut short.
     *
     * @throws IllegalArgumentException if the time is not positive, or too long
     */
    void begin(Duration time) {
        requireTime(time);
        long until = System.nanoTime() + time.toNanos();
        if (until - untilNanos > 0) {
            untilNanos = until;
        }
        // Ratis ends a connection when the calls over it have ended, and that of a leader never
        // does: so TLS ends it.
        List<SSLEngine> open;
        synchronized (connections) {
            open = List.copyOf(connections);
            connections.clear();
        }
        open.forEach(SSLEngine::closeOutbound);
    }

    /**
     * A connection that this node makes to another one.
     *
     * @throws IllegalStateException if it makes none now
     */
    void connecting(SSLEngine engine) {
        connections.add(engine);
        if (active()) {
            throw new IllegalStateException("the node is isolated for a drill");
        }
    }

    static void requireTime(Duration time) {
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a node is isolated for 1 to %d seconds".formatted(LONGEST.toSeconds()));
        }
    }

    boolean active() {
        return untilNanos - System.nanoTime() > 0;
    }

    /** How long it lasts yet; zero if the node is not isolated. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (active()) {
            call.close(AWAY, new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean cut;

            @Override
            public void onMessage(A message) {
                if (cut) {
                    return;
                }
                if (active()) {
                    cut = true;
                    call.close(AWAY, new Metadata());
                    super.onCancel();
                    return;
                }
                super.onMessage(message);
            }

            @Override
            public void onHalfClose() {
                if (!cut) {
                    super.onHalfClose();
                }
            }
        };
    }
}
