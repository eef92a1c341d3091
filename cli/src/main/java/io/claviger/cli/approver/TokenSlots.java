package io.claviger.cli.approver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.claviger.cli.CommandFailed;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The tokens of a PKCS #11 library and their slots, because SunPKCS11 finds a token by its slot
 * only. Calls the library itself (PKCS #11 v2.40 §5.4, §5.5) on a platform whose unsigned long has
 * eight bytes.
 *
 * @param labels label of the token by slot
 */
record TokenSlots(Map<Long, String> labels) {
    private static final long CKR_OK = 0;
    private static final byte CK_TRUE = 1;

    /** Behind CK_VERSION and its padding the functions follow in the order of the standard. */
    private static final long FIRST_FUNCTION = 8;

    private static final long INITIALIZE = 0;
    private static final long FINALIZE = 1;
    private static final long GET_SLOT_LIST = 4;
    private static final long GET_TOKEN_INFO = 6;
    private static final long FUNCTIONS_BYTES = FIRST_FUNCTION + 7 * Long.BYTES;

    /** Of CK_TOKEN_INFO only the label is read, which comes first, padded with spaces. */
    private static final int LABEL_BYTES = 32;

    private static final long TOKEN_INFO_BYTES = 256;
    private static final int MAX_SLOTS = 1_024;

    TokenSlots {
        labels = Map.copyOf(labels);
    }

    /** The one slot whose token has this label. */
    long withLabel(String label) {
        var found =
                labels.entrySet().stream()
                        .filter(each -> each.getValue().equals(label))
                        .map(Map.Entry::getKey)
                        .toList();
        return switch (found.size()) {
            case 1 -> found.getFirst();
            case 0 ->
                    throw new CommandFailed(
                            "no token is called '%s'%s"
                                    .formatted(
                                            label,
                                            labels.isEmpty()
                                                    ? ""
                                                    : "; there are "
                                                            + Printable.line(
                                                                    String.join(
                                                                            ", ",
                                                                            labels.values().stream()
                                                                                    .sorted()
                                                                                    .toList()))));
            default ->
                    throw new CommandFailed(
                            "%d tokens are called '%s'; say which with --slot"
                                    .formatted(found.size(), label));
        };
    }

    /** Asks the library. */
    @SuppressWarnings("restricted") // native access is what this class is for
    static TokenSlots of(Path library) {
        try (Arena arena = Arena.ofConfined()) {
            var symbols = SymbolLookup.libraryLookup(library.toAbsolutePath(), arena);
            MemorySegment pointer = arena.allocate(ADDRESS);
            call(
                    symbols.find("C_GetFunctionList").orElseThrow(() -> unusable(library)),
                    library,
                    pointer);
            MemorySegment functions = pointer.get(ADDRESS, 0).reinterpret(FUNCTIONS_BYTES);
            call(function(functions, INITIALIZE), library, MemorySegment.NULL);
            try {
                return read(functions, library, arena);
            } finally {
                // SunPKCS11 initializes it for itself.
                call(function(functions, FINALIZE), library, MemorySegment.NULL);
            }
        } catch (IllegalArgumentException notLoaded) {
            throw new CommandFailed("cannot load the PKCS #11 library %s".formatted(library));
        }
    }

    private static TokenSlots read(MemorySegment functions, Path library, Arena arena) {
        MemorySegment count = arena.allocate(JAVA_LONG);
        MemorySegment slots = arena.allocate(JAVA_LONG, MAX_SLOTS);
        count.set(JAVA_LONG, 0, MAX_SLOTS);
        call(function(functions, GET_SLOT_LIST), library, CK_TRUE, slots, count);
        Map<Long, String> labels = new LinkedHashMap<>();
        for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
            long slot = slots.getAtIndex(JAVA_LONG, i);
            MemorySegment token = arena.allocate(TOKEN_INFO_BYTES, Long.BYTES);
            call(function(functions, GET_TOKEN_INFO), library, slot, token);
            byte[] label = token.asSlice(0, LABEL_BYTES).toArray(JAVA_BYTE);
            labels.put(slot, new String(label, StandardCharsets.UTF_8).stripTrailing());
        }
        return new TokenSlots(labels);
    }

    private static MemorySegment function(MemorySegment functions, long index) {
        return functions.get(ADDRESS, FIRST_FUNCTION + index * Long.BYTES);
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private static void call(MemorySegment function, Path library, Object... arguments) {
        MemoryLayout[] types = new MemoryLayout[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] =
                    switch (arguments[i]) {
                        case Byte _ -> JAVA_BYTE;
                        case Long _ -> JAVA_LONG;
                        default -> ADDRESS;
                    };
        }
        long answer;
        try {
            answer =
                    (long)
                            Objects.requireNonNull(
                                    Linker.nativeLinker()
                                            .downcallHandle(
                                                    function,
                                                    FunctionDescriptor.of(JAVA_LONG, types))
                                            .invokeWithArguments(arguments));
        } catch (Error | RuntimeException bug) {
            throw bug;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a C function throws nothing", impossible);
        }
        if (answer != CKR_OK) {
            throw unusable(library);
        }
    }

    private static CommandFailed unusable(Path library) {
        return new CommandFailed("the PKCS #11 library %s does not work".formatted(library));
    }
}
