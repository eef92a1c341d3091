package io.claviger.cli.probe;

import io.claviger.cli.CommandFailed;

/**
 * What an application does with its key, done as the application does it: by its interface, with
 * its own configuration, and with the failover of its own client. Used by one thread.
 */
public interface Probe extends AutoCloseable {
    /**
     * Does one operation and verifies what came of it.
     *
     * @throws CommandFailed if it was not done, or is wrong
     */
    void once();

    @Override
    void close();
}
