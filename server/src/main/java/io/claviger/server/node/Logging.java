package io.claviger.server.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.Setting;
import java.util.Set;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets the level of the node's own log; form and destination are in logback.xml. */
final class Logging {
    private Logging() {}

    static void apply(Configuration configuration) {
        // Helidon logs through java.util.logging; everything goes one way.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        String level =
                configuration.choice(Setting.LOG_LEVEL, Set.of("debug", "info", "warn", "error"));
        if (LoggerFactory.getLogger("io.claviger") instanceof Logger logger) {
            logger.setLevel(Level.toLevel(level));
        }
    }
}
