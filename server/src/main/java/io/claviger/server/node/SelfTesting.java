package io.claviger.server.node;

import io.claviger.crypto.provider.Mechanisms;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tests, beside the service, the mechanisms that nobody used yet, and reports those that fail: an
 * operator learns of them before an application does.
 */
final class SelfTesting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SelfTesting.class);

    /** All of them take seconds of one core; so they take a tenth of it for a while. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Mechanisms mechanisms;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("self-test").unstarted(this::run);

    private SelfTesting(Mechanisms mechanisms) {
        this.mechanisms = mechanisms;
    }

    static SelfTesting start(Mechanisms mechanisms) {
        var testing = new SelfTesting(mechanisms);
        testing.thread.start();
        return testing;
    }

    private void run() {
        try {
            mechanisms.testAll(PAUSE);
        } catch (InterruptedException stopped) {
            return;
        }
        mechanisms
                .report()
                .forEach(
                        status ->
                                status.failure()
                                        .ifPresent(
                                                failure ->
                                                        LOG.error(
                                                                "mechanism {} on {} failed its known-answer test and is disabled: {}",
                                                                status.mechanism(),
                                                                status.keyType(),
                                                                failure)));
    }

    /** Ends after the test that runs. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
