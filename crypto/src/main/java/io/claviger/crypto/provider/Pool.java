package io.claviger.crypto.provider;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Initialised {@code Signature} and {@code Cipher} objects of one key. Each is used by one thread
 * at a time; threads take them from slots without a lock and make a new one when all are out. What
 * comes back to a full pool, or comes out of a failed operation, is dropped.
 */
final class Pool<T> {
    /** A power of two; running operations are never more than cores, and a few wait in between. */
    private static final int SLOTS =
            Math.clamp(
                    Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 2), 4, 32);

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Maker<T> maker;

    Pool(Maker<T> maker) {
        this.maker = maker;
    }

    /** Makes an object that is ready for use. */
    @FunctionalInterface
    interface Maker<T> {
        T make() throws GeneralSecurityException;
    }

    /** One use of an object; it is ready again when this returns normally. */
    @FunctionalInterface
    interface User<T, R> {
        R use(T object) throws GeneralSecurityException;
    }

    <R> R with(User<T, R> user) throws GeneralSecurityException {
        int home = (int) Thread.currentThread().threadId();
        T object = take(home);
        R result = user.use(object);
        giveBack(home, object);
        return result;
    }

    /**
     * A yes or no from an object. One that said no is dropped: a verifier of Bouncy Castle's that
     * stopped half way keeps what it had read, and would answer the next question wrongly.
     */
    boolean ask(User<T, Boolean> question) throws GeneralSecurityException {
        int home = (int) Thread.currentThread().threadId();
        T object = take(home);
        boolean yes = question.use(object);
        if (yes) {
            giveBack(home, object);
        }
        return yes;
    }

    /** Drops the references; what is in use now is dropped when it comes back to nobody. */
    void clear() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, null);
        }
    }

    private T take(int home) throws GeneralSecurityException {
        for (int probe = 0; probe < SLOTS; probe++) {
            int slot = (home + probe) & (SLOTS - 1);
            if (slots.getPlain(slot) != null) {
                T object = slots.getAndSet(slot, null);
                if (object != null) {
                    return object;
                }
            }
        }
        return maker.make();
    }

    private void giveBack(int home, T object) {
        for (int probe = 0; probe < SLOTS; probe++) {
            int slot = (home + probe) & (SLOTS - 1);
            if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, object)) {
                return;
            }
        }
    }
}
