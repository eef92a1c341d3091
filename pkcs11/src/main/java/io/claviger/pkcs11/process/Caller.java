package io.claviger.pkcs11.process;

import io.claviger.core.id.Bytes;
import java.util.Optional;

/**
 * Where a program comes from, as far as its connection proves it.
 *
 * @param source its literal address; {@link #LOCAL} for the node's own machine
 * @param certificate SHA-256 of the client certificate whose key it has proven to hold
 */
public record Caller(String source, Optional<Bytes> certificate) {
    /** A program at the node's Unix domain socket. */
    public static final Caller LOCAL = new Caller("local", Optional.empty());
}
