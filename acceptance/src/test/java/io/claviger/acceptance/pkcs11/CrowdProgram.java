package io.claviger.acceptance.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that asks more of the module than most, in a process of its own. */
@SuppressWarnings("restricted") // calls the module as C does
final class CrowdProgram {
    private static final int THREADS = 64;
    private static final int SEARCHES = 200;
    private static final long SESSION_FLAGS = 6;
    private static final long CKU_USER = 1;
    private static final long CKA_CLASS = 0;
    private static final long CKA_TOKEN = 1;
    private static final long CKA_LABEL = 3;
    private static final long CKA_VALUE = 0x11;
    private static final long CKO_DATA = 0;
    private static final MemoryLayout ATTRIBUTE =
            MemoryLayout.structLayout(JAVA_LONG, ADDRESS, JAVA_LONG);

    private static final long SLOT = 0;

    private final SymbolLookup module;

    private CrowdProgram(Path module) {
        this.module = SymbolLookup.libraryLookup(module, Arena.global());
        require(call("C_Initialize", MemorySegment.NULL));
    }

    /**
     * Runs it.
     *
     * @param arguments module, then {@code leak}, or {@code fill}, file with the PIN, how many
     */
    public static void main(String[] arguments) throws Exception {
        var program = new CrowdProgram(Path.of(arguments[0]));
        switch (arguments[1]) {
            case "leak" -> program.leak();
            case "fill" ->
                    program.fill(
                            Files.readAllBytes(Path.of(arguments[2])),
                            Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        // Sessions stay open, and C_Finalize is not called: the node has to notice by itself.
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Opens sessions until there are no more. */
    private void leak() {
        int opened = 0;
        long result = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment session = arena.allocate(JAVA_LONG);
            while (result == 0) {
                result = open(session);
                opened += result == 0 ? 1 : 0;
            }
        }
        System.out.printf("%d sessions, then 0x%x%n", opened, result);
    }

    /** Makes objects in many threads, then looks for single ones. */
    private void fill(byte[] pin, int objects) throws Exception {
        long session = session();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocateFrom(JAVA_BYTE, pin);
            require(call("C_Login", session, CKU_USER, copy, (long) pin.length));
        }
        var next = new AtomicInteger();
        List<Callable<Integer>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            work.add(() -> create(next, objects));
        }
        int made = 0;
        long begun = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> done : pool.invokeAll(work)) {
                made += done.get();
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(Locale.ROOT, "%d objects made in %.1f s%n", made, seconds);

        var micros = new ArrayList<Double>();
        for (int i = 0; i < SEARCHES; i++) {
            long before = System.nanoTime();
            long found = find(session, label(i * 37 % objects));
            micros.add((System.nanoTime() - before) / 1e3);
            if (found != 1) {
                throw new IllegalStateException(found + " objects of one label");
            }
        }
        Collections.sort(micros);
        System.out.printf(
                Locale.ROOT, "one found by its label in %.0f µs%n", micros.get(SEARCHES / 2));
    }

    private static String label(int number) {
        return "object-%05d".formatted(number);
    }

    private int create(AtomicInteger next, int objects) {
        int made = 0;
        long session = session();
        for (int i = next.getAndIncrement(); i < objects; i = next.getAndIncrement()) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment template = arena.allocate(ATTRIBUTE, 4);
                number(arena, template, 0, CKA_CLASS, CKO_DATA);
                bytes(arena, template, 1, CKA_TOKEN, new byte[] {1});
                bytes(arena, template, 2, CKA_LABEL, utf8(label(i)));
                bytes(arena, template, 3, CKA_VALUE, utf8("value of " + i));
                require(call("C_CreateObject", session, template, 4L, arena.allocate(JAVA_LONG)));
                made++;
            }
        }
        require(call("C_CloseSession", session));
        return made;
    }

    private long find(long session, String label) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment template = arena.allocate(ATTRIBUTE, 1);
            bytes(arena, template, 0, CKA_LABEL, utf8(label));
            require(call("C_FindObjectsInit", session, template, 1L));
            MemorySegment count = arena.allocate(JAVA_LONG);
            MemorySegment handles = arena.allocate(JAVA_LONG, 10);
            require(call("C_FindObjects", session, handles, 10L, count));
            require(call("C_FindObjectsFinal", session));
            return count.get(JAVA_LONG, 0);
        }
    }

    private static void number(Arena arena, MemorySegment template, int at, long type, long value) {
        attribute(template, at, type, arena.allocateFrom(JAVA_LONG, value));
    }

    private static void bytes(
            Arena arena, MemorySegment template, int at, long type, byte[] value) {
        attribute(template, at, type, arena.allocateFrom(JAVA_BYTE, value));
    }

    private static void attribute(MemorySegment template, int at, long type, MemorySegment value) {
        long start = at * ATTRIBUTE.byteSize();
        template.set(JAVA_LONG, start, type);
        template.set(ADDRESS, start + Long.BYTES, value);
        template.set(JAVA_LONG, start + 2L * Long.BYTES, value.byteSize());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long session() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment session = arena.allocate(JAVA_LONG);
            require(open(session));
            return session.get(JAVA_LONG, 0);
        }
    }

    private long open(MemorySegment session) {
        return call(
                "C_OpenSession",
                SLOT,
                SESSION_FLAGS,
                MemorySegment.NULL,
                MemorySegment.NULL,
                session);
    }

    private static void require(long result) {
        if (result != 0) {
            throw new IllegalStateException("CKR 0x" + Long.toHexString(result));
        }
    }

    /** A function whose arguments are CK_ULONG and pointers. */
    private long call(String function, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] = arguments[i] instanceof Long ? JAVA_LONG : ADDRESS;
        }
        MethodHandle handle =
                Linker.nativeLinker()
                        .downcallHandle(
                                module.findOrThrow(function),
                                FunctionDescriptor.of(JAVA_LONG, layouts));
        try {
            return (long) handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
