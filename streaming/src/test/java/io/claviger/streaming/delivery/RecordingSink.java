package io.claviger.streaming.delivery;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what it gets, unless a test says otherwise. */
class RecordingSink implements Sink {
    final List<Long> indexes = new CopyOnWriteArrayList<>();
    final List<Batch> batches = new CopyOnWriteArrayList<>();
    volatile String failure = "";
    volatile boolean breaksWhenIdle;
    volatile int releases;

    @Override
    public long deliver(Batch batch) throws IOException, InterruptedException {
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
        batches.add(batch);
        batch.records().forEach(record -> indexes.add(record.index()));
        return secured(batch);
    }

    long secured(Batch batch) {
        return batch.end();
    }

    @Override
    public void idle() throws IOException {
        if (breaksWhenIdle) {
            breaksWhenIdle = false;
            throw new IOException("the receiver closed the connection");
        }
    }

    @Override
    public boolean finish() {
        return false;
    }

    @Override
    public synchronized void release() {
        releases++;
    }
}
