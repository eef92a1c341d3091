package io.claviger.streaming.delivery;

import java.io.IOException;

/**
 * Where batches go. One thread uses it; {@link #abort} alone comes from another one. It connects
 * when it is first needed, and again after {@link #release}.
 */
public interface Sink {

    /**
     * Takes a batch, or throws: then the batch counts as not taken, wholly or in part.
     *
     * @return index of the first record that would have to be delivered again if the connection
     *     broke now: the batch's end for a sink that confirms what it takes
     */
    long deliver(Batch batch) throws IOException, InterruptedException;

    /**
     * Called now and then while no record waits.
     *
     * @throws IOException if what was taken may have been lost, so that it must be delivered again
     */
    default void idle() throws IOException {}

    /**
     * Ends in good order.
     *
     * @return whether everything that was delivered is known to have arrived
     */
    default boolean finish() throws IOException, InterruptedException {
        return false;
    }

    /** Lets connections and files go, after a failure or at the end. */
    void release();

    /** Breaks off what is on its way, so that {@link #deliver} throws. */
    default void abort() {}
}
