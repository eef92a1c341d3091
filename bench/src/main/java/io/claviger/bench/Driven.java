package io.claviger.bench;

import java.nio.file.Path;

/** A node with a key, and a client that sends it one request over and over. */
record Driven(NodeProcess process, Wrk wrk, String path) implements AutoCloseable {
    /** Connections of a heavy load. */
    static final int MANY = 64;

    private static final int WARM_UP_RUNS = 4;

    /**
     * Starts a node.
     *
     * @param main class of the program
     * @param create body that creates the key
     * @param path where the requests go
     * @param body of each request
     */
    static Driven start(String main, Path dataDir, String create, String path, String body) {
        NodeProcess process = NodeProcess.start(main, dataDir);
        process.post("/v1/key", "keyManagement", create);
        return new Driven(process, Wrk.posting(dataDir, process.token("keyOperation"), body), path);
    }

    /** In runs of their own, because new connections make the JVM compile once more. */
    void warmUp(int connections, int seconds) {
        for (int run = 0; run < WARM_UP_RUNS; run++) {
            load(connections, Math.max(1, seconds / WARM_UP_RUNS), 0);
        }
    }

    Load load(int connections, int seconds, int thinkMillis) {
        Load load = wrk.run(process.url() + path, process, connections, seconds, thinkMillis);
        if (!load.clean()) {
            throw new BenchFailure(
                    "%d requests were refused and %d got no answer at %d connections; figures with failures mean nothing"
                            .formatted(load.refusals(), load.broken(), connections));
        }
        return load;
    }

    @Override
    public void close() {
        process.close();
    }
}
