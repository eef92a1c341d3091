package io.claviger.server.config;

/**
 * Something that the operator must put right before the node starts; the message says what to do.
 */
public final class ConfigurationError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationError(String message) {
        super(message, null, false, false);
    }
}
