package io.claviger.cli.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The module as a program loads it: by its functions in this process (PKCS #11 v2.40 §5). On 64-bit
 * Unix, where {@code CK_ULONG} has eight bytes.
 */
@SuppressWarnings("restricted") // the one thing that this class is for
final class LoadedModule implements AutoCloseable {
    static final long OK = 0;
    static final long TOKEN_NOT_PRESENT = 0xe0;

    /** {@code CKF_RW_SESSION | CKF_SERIAL_SESSION}. */
    private static final long SESSION_FLAGS = 6;

    private static final long USER = 1;
    private static final long CKA_LABEL = 3;
    private static final int MAX_SLOTS = 64;

    /** As many handles as are asked for at once. */
    private static final int FIND_STEP = 64;

    private static final int LABEL_BYTES = 32;
    private static final int TOKEN_INFO_BYTES = 512;

    /** More than the largest signature of a key that is tried by this program. */
    private static final int MAX_OUTPUT_BYTES = 16_384;

    /** {@code CK_MECHANISM} and {@code CK_ATTRIBUTE}: a type, an address, a length. */
    private static final MemoryLayout ATTRIBUTE =
            MemoryLayout.structLayout(JAVA_LONG, ADDRESS, JAVA_LONG);

    /** Return values that a program meets on the way to its key. */
    private static final Map<Long, String> NAMES =
            Map.ofEntries(
                    Map.entry(0x6L, "CKR_FUNCTION_FAILED"),
                    Map.entry(0x3L, "CKR_SLOT_ID_INVALID"),
                    Map.entry(0x5L, "CKR_GENERAL_ERROR"),
                    Map.entry(0x30L, "CKR_DEVICE_ERROR"),
                    Map.entry(0x32L, "CKR_DEVICE_REMOVED"),
                    Map.entry(0x60L, "CKR_KEY_HANDLE_INVALID"),
                    Map.entry(0x69L, "CKR_KEY_NOT_WRAPPABLE"),
                    Map.entry(0x6aL, "CKR_KEY_UNEXTRACTABLE"),
                    Map.entry(0x63L, "CKR_KEY_TYPE_INCONSISTENT"),
                    Map.entry(0x68L, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
                    Map.entry(0x70L, "CKR_MECHANISM_INVALID"),
                    Map.entry(0xa0L, "CKR_PIN_INCORRECT"),
                    Map.entry(0xa2L, "CKR_PIN_LEN_RANGE"),
                    Map.entry(0xa4L, "CKR_PIN_LOCKED"),
                    Map.entry(0xe0L, "CKR_TOKEN_NOT_PRESENT"),
                    Map.entry(0x101L, "CKR_USER_NOT_LOGGED_IN"),
                    Map.entry(0x102L, "CKR_USER_PIN_NOT_INITIALIZED"),
                    Map.entry(0x200L, "CKR_FUNCTION_REJECTED"));

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup symbols;

    /** Loads it; {@link IllegalArgumentException} if that is no module for this machine. */
    LoadedModule(Path file) {
        this.symbols = SymbolLookup.libraryLookup(file, arena);
    }

    /** Sets a variable of this process, where the module sees it and Java does not. */
    static void environment(String name, String value) {
        try (Arena brief = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            MethodHandle set =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
            int _ = (int) set.invokeExact(brief.allocateFrom(name), brief.allocateFrom(value), 1);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** {@code CKR_PIN_INCORRECT}, or the number. */
    static String name(long result) {
        return NAMES.getOrDefault(result, "CKR 0x" + Long.toHexString(result));
    }

    long initialize() {
        return call("C_Initialize", ADDRESS, MemorySegment.NULL);
    }

    /** The slots; empty if the module does not tell. */
    List<Long> slots() {
        MemorySegment count = arena.allocateFrom(JAVA_LONG, MAX_SLOTS);
        MemorySegment ids = arena.allocate(JAVA_LONG, MAX_SLOTS);
        long result =
                invoke(
                        "C_GetSlotList",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_BYTE, ADDRESS, ADDRESS),
                        (byte) 0,
                        ids,
                        count);
        List<Long> slots = new ArrayList<>();
        for (int i = 0; result == OK && i < count.get(JAVA_LONG, 0); i++) {
            slots.add(ids.getAtIndex(JAVA_LONG, i));
        }
        return slots;
    }

    /** Label of the token in a slot. */
    Found<String> label(long slot) {
        MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, Long.BYTES);
        long result =
                invoke(
                        "C_GetTokenInfo",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS),
                        slot,
                        info);
        byte[] label = info.asSlice(0, LABEL_BYTES).toArray(JAVA_BYTE);
        return new Found<>(result, new String(label, StandardCharsets.UTF_8).stripTrailing());
    }

    Found<Long> openSession(long slot) {
        MemorySegment session = arena.allocate(JAVA_LONG);
        long result =
                invoke(
                        "C_OpenSession",
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS),
                        slot,
                        SESSION_FLAGS,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        session);
        return new Found<>(result, session.get(JAVA_LONG, 0));
    }

    /** Logs the user in; the PIN is wiped from the memory that the module read it from. */
    long login(long session, byte[] pin) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment copy = brief.allocateFrom(JAVA_BYTE, pin);
            try {
                return invoke(
                        "C_Login",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                        session,
                        USER,
                        copy,
                        (long) pin.length);
            } finally {
                copy.fill((byte) 0);
            }
        }
    }

    /** Handles of objects with this label. */
    Found<List<Long>> find(long session, String label) {
        byte[] text = label.getBytes(StandardCharsets.UTF_8);
        MemorySegment attribute = arena.allocate(ATTRIBUTE);
        attribute.set(JAVA_LONG, 0, CKA_LABEL);
        attribute.set(ADDRESS, Long.BYTES, arena.allocateFrom(JAVA_BYTE, text));
        attribute.set(JAVA_LONG, 2L * Long.BYTES, text.length);
        long result =
                invoke(
                        "C_FindObjectsInit",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                        session,
                        attribute,
                        1L);
        if (result != OK) {
            return new Found<>(result, List.of());
        }
        MemorySegment handles = arena.allocate(JAVA_LONG, MAX_SLOTS);
        MemorySegment count = arena.allocate(JAVA_LONG);
        result =
                invoke(
                        "C_FindObjects",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
                        session,
                        handles,
                        (long) MAX_SLOTS,
                        count);
        List<Long> found = new ArrayList<>();
        for (int i = 0; result == OK && i < count.get(JAVA_LONG, 0); i++) {
            found.add(handles.getAtIndex(JAVA_LONG, i));
        }
        invoke("C_FindObjectsFinal", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG), session);
        return new Found<>(result, found);
    }

    /** Handles of all objects that the session sees, at most so many. */
    Found<List<Long>> objects(long session, int most) {
        long result =
                invoke(
                        "C_FindObjectsInit",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                        session,
                        MemorySegment.NULL,
                        0L);
        MemorySegment handles = arena.allocate(JAVA_LONG, FIND_STEP);
        MemorySegment count = arena.allocate(JAVA_LONG);
        List<Long> found = new ArrayList<>();
        boolean more = result == OK;
        while (more && found.size() < most) {
            result =
                    invoke(
                            "C_FindObjects",
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
                            session,
                            handles,
                            (long) FIND_STEP,
                            count);
            long many = result == OK ? count.get(JAVA_LONG, 0) : 0;
            for (int i = 0; i < many; i++) {
                found.add(handles.getAtIndex(JAVA_LONG, i));
            }
            more = many > 0;
        }
        invoke("C_FindObjectsFinal", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG), session);
        return new Found<>(result, found);
    }

    /** An attribute that is a string of bytes; empty if the object does not show it. */
    Optional<byte[]> bytes(long session, long object, long type) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment value = brief.allocate(MAX_OUTPUT_BYTES);
            MemorySegment attribute = brief.allocate(ATTRIBUTE);
            attribute.set(JAVA_LONG, 0, type);
            attribute.set(ADDRESS, Long.BYTES, value);
            attribute.set(JAVA_LONG, 2L * Long.BYTES, MAX_OUTPUT_BYTES);
            long result =
                    invoke(
                            "C_GetAttributeValue",
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                            session,
                            object,
                            attribute,
                            1L);
            return result == OK
                    ? Optional.of(
                            value.asSlice(0, attribute.get(JAVA_LONG, 2L * Long.BYTES))
                                    .toArray(JAVA_BYTE))
                    : Optional.empty();
        }
    }

    /**
     * Makes an object; what the values were copied to is wiped.
     *
     * @param values by the type of the attribute
     */
    Found<Long> create(long session, Map<Long, byte[]> values) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment template = brief.allocate(ATTRIBUTE, values.size());
            List<MemorySegment> copies = new ArrayList<>();
            long at = 0;
            for (var value : values.entrySet()) {
                MemorySegment copy = brief.allocateFrom(JAVA_BYTE, value.getValue());
                copies.add(copy);
                template.set(JAVA_LONG, at, value.getKey());
                template.set(ADDRESS, at + Long.BYTES, copy);
                template.set(JAVA_LONG, at + 2L * Long.BYTES, copy.byteSize());
                at += ATTRIBUTE.byteSize();
            }
            MemorySegment made = brief.allocate(JAVA_LONG);
            try {
                long result =
                        invoke(
                                "C_CreateObject",
                                FunctionDescriptor.of(
                                        JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
                                session,
                                template,
                                (long) values.size(),
                                made);
                return new Found<>(result, made.get(JAVA_LONG, 0));
            } finally {
                copies.forEach(copy -> copy.fill((byte) 0));
            }
        }
    }

    /** Wraps a key under another by a mechanism without parameter. */
    Found<byte[]> wrap(long session, long mechanism, long wrappingKey, long key) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment asked = brief.allocate(ATTRIBUTE);
            asked.set(JAVA_LONG, 0, mechanism);
            asked.set(ADDRESS, Long.BYTES, MemorySegment.NULL);
            asked.set(JAVA_LONG, 2L * Long.BYTES, 0);
            MemorySegment output = brief.allocate(MAX_OUTPUT_BYTES);
            MemorySegment size = brief.allocateFrom(JAVA_LONG, MAX_OUTPUT_BYTES);
            long result =
                    invoke(
                            "C_WrapKey",
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS,
                                    ADDRESS),
                            session,
                            asked,
                            wrappingKey,
                            key,
                            output,
                            size);
            return new Found<>(
                    result,
                    result == OK
                            ? output.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE)
                            : new byte[0]);
        }
    }

    /** An attribute that is a number or a flag; empty if the object does not have it. */
    Optional<Long> number(long session, long object, long type) {
        MemorySegment value = arena.allocate(JAVA_LONG);
        MemorySegment attribute = arena.allocate(ATTRIBUTE);
        attribute.set(JAVA_LONG, 0, type);
        attribute.set(ADDRESS, Long.BYTES, value);
        attribute.set(JAVA_LONG, 2L * Long.BYTES, Long.BYTES);
        long result =
                invoke(
                        "C_GetAttributeValue",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                        session,
                        object,
                        attribute,
                        1L);
        return result == OK ? Optional.of(value.get(JAVA_LONG, 0)) : Optional.empty();
    }

    /** A function like {@code C_SignInit}; an empty parameter is none. */
    long begin(String function, long session, long mechanism, byte[] parameter, long key) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment asked = brief.allocate(ATTRIBUTE);
            asked.set(JAVA_LONG, 0, mechanism);
            asked.set(
                    ADDRESS,
                    Long.BYTES,
                    parameter.length == 0
                            ? MemorySegment.NULL
                            : brief.allocateFrom(JAVA_BYTE, parameter));
            asked.set(JAVA_LONG, 2L * Long.BYTES, parameter.length);
            return invoke(
                    function,
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                    session,
                    asked,
                    key);
        }
    }

    /** A function like {@code C_Sign}, behind the one that began it. */
    Found<byte[]> finish(String function, long session, byte[] data) {
        try (Arena brief = Arena.ofConfined()) {
            MemorySegment output = brief.allocate(MAX_OUTPUT_BYTES);
            MemorySegment size = brief.allocateFrom(JAVA_LONG, MAX_OUTPUT_BYTES);
            long result =
                    invoke(
                            function,
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
                            session,
                            brief.allocateFrom(JAVA_BYTE, data),
                            (long) data.length,
                            output,
                            size);
            return new Found<>(
                    result,
                    result == OK
                            ? output.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE)
                            : new byte[0]);
        }
    }

    /**
     * What a call gave.
     *
     * @param value means something if the result is {@link #OK}
     */
    record Found<T>(long result, T value) {}

    private long call(String function, MemoryLayout argument, Object value) {
        return invoke(function, FunctionDescriptor.of(JAVA_LONG, argument), value);
    }

    private long invoke(String function, FunctionDescriptor descriptor, Object... arguments) {
        MethodHandle handle =
                Linker.nativeLinker()
                        .downcallHandle(
                                symbols.find(function)
                                        .orElseThrow(
                                                () ->
                                                        new IllegalArgumentException(
                                                                "it has no function " + function)),
                                descriptor);
        try {
            return (long) handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        call("C_Finalize", ADDRESS, MemorySegment.NULL);
        arena.close();
    }
}
