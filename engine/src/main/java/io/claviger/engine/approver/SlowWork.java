package io.claviger.engine.approver;

import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Primes and key derivations take their time: a bounded number of threads does them. */
record SlowWork(ExecutorService threads) {
    /** Waits for the work; refusals and faults in it come out as they are. */
    <T> T run(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Refusal.Thrown refused ? refused : failed;
        } catch (RejectedExecutionException _) {
            throw new Fault.NotServing("the node is stopping or makes too many keys already");
        }
    }
}
