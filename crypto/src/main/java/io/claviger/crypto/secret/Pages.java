package io.claviger.crypto.secret;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Whole memory pages and the three calls into the C library that protect them. Best effort. */
final class Pages {
    /** A multiple of the page size of every platform that we run on (4 KiB; 16 KiB on some ARM). */
    private static final long PAGE_BYTES = 16 * 1024;

    /**
     * {@code MADV_DONTDUMP} and {@code MADV_DODUMP} of Linux's {@code asm-generic/mman-common.h}.
     */
    private static final int MADV_DONTDUMP = 16;

    private static final int MADV_DODUMP = 17;

    private static final Optional<MethodHandle> MLOCK = find("mlock", false);
    private static final Optional<MethodHandle> MUNLOCK = find("munlock", false);
    private static final Optional<MethodHandle> MADVISE = find("madvise", true);

    private Pages() {}

    /** Zeroed memory that shares no page with anything else. */
    static MemorySegment allocate(Arena arena, long bytes) {
        long pages = Math.max(1, (bytes + PAGE_BYTES - 1) / PAGE_BYTES);
        return arena.allocate(pages * PAGE_BYTES, PAGE_BYTES);
    }

    static boolean lock(MemorySegment pages) {
        return call(MLOCK, pages);
    }

    /** The allocator gets the pages back as it gave them: it may hand them to somebody else. */
    static void release(MemorySegment pages) {
        call(MUNLOCK, pages);
        advise(pages, MADV_DODUMP);
    }

    static boolean leaveOutOfDumps(MemorySegment pages) {
        return advise(pages, MADV_DONTDUMP);
    }

    private static boolean call(Optional<MethodHandle> function, MemorySegment pages) {
        if (function.isEmpty()) {
            return false;
        }
        try {
            return (int) function.get().invokeExact(pages, pages.byteSize()) == 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a call into the C library failed", impossible);
        }
    }

    private static boolean advise(MemorySegment pages, int advice) {
        if (MADVISE.isEmpty()) {
            return false;
        }
        try {
            return (int) MADVISE.get().invokeExact(pages, pages.byteSize(), advice) == 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a call into the C library failed", impossible);
        }
    }

    @SuppressWarnings("restricted") // the launcher grants native access to the class path
    private static Optional<MethodHandle> find(String name, boolean withAdvice) {
        FunctionDescriptor form =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
        FunctionDescriptor call =
                withAdvice ? form.appendArgumentLayouts(ValueLayout.JAVA_INT) : form;
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, call));
    }
}
