package io.claviger.crypto.secret;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A secret that lives as long as the node: outside the heap, where no garbage collection copies it,
 * in pages that are locked against swapping and left out of core dumps where the system allows it.
 * Zeroed before its memory is released. For the device root key and the partition keys.
 *
 * <p>Safe for use by several threads.
 */
public final class LockedSecret implements AutoCloseable {
    private final Arena arena;
    private final MemorySegment pages;
    private final int length;
    private final boolean locked;
    private boolean closed;

    private LockedSecret(Arena arena, MemorySegment pages, int length, boolean locked) {
        this.arena = arena;
        this.pages = pages;
        this.length = length;
        this.locked = locked;
    }

    /** Takes ownership: the caller's array is zero afterwards. */
    public static LockedSecret consume(byte[] source) {
        try (SecretBytes own = SecretBytes.consume(source)) {
            return copyOf(own);
        }
    }

    /** Copies out of the heap; the caller still closes its own copy. */
    @SuppressWarnings("MustBeClosedChecker") // close() closes the arena
    public static LockedSecret copyOf(SecretBytes source) {
        Arena arena = Arena.ofShared();
        MemorySegment pages = Pages.allocate(arena, source.length());
        boolean locked = Pages.lock(pages);
        Pages.leaveOutOfDumps(pages);
        source.with(
                bytes -> {
                    MemorySegment.copy(bytes, 0, pages, ValueLayout.JAVA_BYTE, 0, bytes.length);
                    return bytes.length;
                });
        return new LockedSecret(arena, pages, source.length(), locked);
    }

    /** A copy on the heap for one operation; the caller closes it at once. */
    public synchronized SecretBytes borrow() {
        if (closed) {
            throw new IllegalStateException("the secret was closed");
        }
        return SecretBytes.consume(pages.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Whether the system locked the memory; if not, it may reach the swap device. */
    public boolean locked() {
        return locked;
    }

    /** Zeroes and releases. Closing twice is harmless. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            pages.fill((byte) 0);
            Pages.release(pages);
            arena.close();
        }
    }

    @Override
    public String toString() {
        return "LockedSecret[redacted]";
    }
}
