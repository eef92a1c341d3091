package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The module in this process, called function by function as a C program calls it: structures and
 * buffers in native memory, a session of the user. A copy of the library, so that it shares nothing
 * with another one in this process.
 */
@SuppressWarnings("restricted") // calling foreign functions is what it is for
final class Cryptoki implements AutoCloseable {
    static final long OK = 0;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemorySegment NULL = MemorySegment.NULL;

    /** One attribute of a template. */
    @SuppressWarnings("ArrayRecordComponent") // written at once, never compared
    record Attribute(long type, byte[] value) {
        static Attribute of(long type, boolean value) {
            return new Attribute(type, new byte[] {(byte) (value ? 1 : 0)});
        }

        static Attribute of(long type, long value) {
            byte[] bytes = new byte[8];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (value >>> (8 * i));
            }
            return new Attribute(type, bytes);
        }

        static Attribute of(long type, String value) {
            return new Attribute(type, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup symbols;
    private final long session;

    Cryptoki(Token token) {
        try {
            Path own = Files.copy(token.module(), token.file("module-of-this-test.so"));
            this.symbols = SymbolLookup.libraryLookup(own, arena);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        initialize(token.configuration());
        MemorySegment handle = arena.allocate(ValueLayout.JAVA_LONG);
        done("C_OpenSession", 0L, 6L, NULL, NULL, handle);
        this.session = handle.get(ValueLayout.JAVA_LONG, 0);
        byte[] pin = token.pin().getBytes(StandardCharsets.US_ASCII);
        done("C_Login", session, 1L, bytes(pin), (long) pin.length);
    }

    /** One after the other: the environment is that of the process. */
    private void initialize(Path configuration) {
        synchronized (LINKER) {
            long named =
                    invoke(
                            LINKER.defaultLookup().find("setenv").orElseThrow(),
                            text("CLAVIGER_PKCS11_CONF"),
                            text(configuration.toString()),
                            1L);
            assertThat((int) named).isZero();
            done("C_Initialize", NULL);
        }
    }

    long session() {
        return session;
    }

    private MemorySegment text(String value) {
        return arena.allocateFrom(value);
    }

    MemorySegment bytes(byte[] value) {
        return value.length == 0 ? NULL : arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
    }

    /** Calls a function by its name; integers are CK_ULONG, everything else is a pointer. */
    long call(String function, Object... arguments) {
        return invoke(symbols.find(function).orElseThrow(), arguments);
    }

    /** The same; the test fails unless it answers CKR_OK. */
    void done(String function, Object... arguments) {
        assertThat(call(function, arguments)).as(function).isEqualTo(OK);
    }

    private static long invoke(MemorySegment function, Object... arguments) {
        MemoryLayout[] layouts =
                Arrays.stream(arguments)
                        .map(
                                argument ->
                                        argument instanceof Long
                                                ? ValueLayout.JAVA_LONG
                                                : ValueLayout.ADDRESS)
                        .toArray(MemoryLayout[]::new);
        MethodHandle handle =
                LINKER.downcallHandle(
                        function, FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts));
        try {
            return (long) handle.invokeWithArguments(arguments);
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }

    /** A structure whose members are all eight bytes long, or take as many. */
    MemorySegment structure(Object... members) {
        MemorySegment made = arena.allocate(8L * members.length, 8);
        for (int i = 0; i < members.length; i++) {
            if (members[i] instanceof MemorySegment pointer) {
                made.set(ValueLayout.ADDRESS, 8L * i, pointer);
            } else {
                made.set(ValueLayout.JAVA_LONG, 8L * i, (Long) members[i]);
            }
        }
        return made;
    }

    /** A mechanism whose parameter is a structure. */
    MemorySegment mechanism(long type, MemorySegment parameter) {
        return structure(type, parameter, parameter.byteSize());
    }

    MemorySegment mechanism(long type, byte[] parameter) {
        return structure(type, bytes(parameter), (long) parameter.length);
    }

    MemorySegment mechanism(long type) {
        return structure(type, NULL, 0L);
    }

    MemorySegment template(List<Attribute> attributes) {
        MemorySegment made = arena.allocate(24L * attributes.size(), 8);
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            made.set(ValueLayout.JAVA_LONG, 24L * i, attribute.type());
            made.set(ValueLayout.ADDRESS, 24L * i + 8, bytes(attribute.value()));
            made.set(ValueLayout.JAVA_LONG, 24L * i + 16, attribute.value().length);
        }
        return made;
    }

    long create(Attribute... attributes) {
        MemorySegment handle = arena.allocate(ValueLayout.JAVA_LONG);
        done(
                "C_CreateObject",
                session,
                template(List.of(attributes)),
                (long) attributes.length,
                handle);
        return handle.get(ValueLayout.JAVA_LONG, 0);
    }

    /** A pair: public and private handle. */
    long[] pair(long mechanism, List<Attribute> publicSide, List<Attribute> privateSide) {
        MemorySegment handles = arena.allocate(16, 8);
        done(
                "C_GenerateKeyPair",
                session,
                mechanism(mechanism),
                template(publicSide),
                (long) publicSide.size(),
                template(privateSide),
                (long) privateSide.size(),
                handles,
                handles.asSlice(8));
        return handles.toArray(ValueLayout.JAVA_LONG);
    }

    byte[] attribute(long object, long type) {
        MemorySegment value = arena.allocate(16_384);
        MemorySegment wanted = structure(type, value, value.byteSize());
        done("C_GetAttributeValue", session, object, wanted, 1L);
        return first(value, wanted.get(ValueLayout.JAVA_LONG, 16));
    }

    static byte[] first(MemorySegment data, long length) {
        return data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    MemorySegment number(long value) {
        return arena.allocateFrom(ValueLayout.JAVA_LONG, value);
    }

    MemorySegment room(long length) {
        return arena.allocate(Math.max(1, length));
    }

    /** C_EncryptInit and C_Encrypt, and so on: asks for the length first. */
    byte[] single(String kind, MemorySegment mechanism, long key, byte[] data) {
        done("C_" + kind + "Init", session, mechanism, key);
        return output("C_" + kind, bytes(data), (long) data.length);
    }

    /** What a function writes whose last two arguments are a buffer and its length. */
    byte[] output(String function, Object... input) {
        Object[] arguments = new Object[input.length + 3];
        arguments[0] = session;
        System.arraycopy(input, 0, arguments, 1, input.length);
        MemorySegment length = number(0);
        arguments[arguments.length - 2] = NULL;
        arguments[arguments.length - 1] = length;
        done(function, arguments);
        MemorySegment out = room(length.get(ValueLayout.JAVA_LONG, 0));
        arguments[arguments.length - 2] = out;
        done(function, arguments);
        return first(out, length.get(ValueLayout.JAVA_LONG, 0));
    }

    byte[] sign(MemorySegment mechanism, long key, byte[] data) {
        return single("Sign", mechanism, key, data);
    }

    long verify(MemorySegment mechanism, long key, byte[] data, byte[] signature) {
        done("C_VerifyInit", session, mechanism, key);
        return call(
                "C_Verify",
                session,
                bytes(data),
                (long) data.length,
                bytes(signature),
                (long) signature.length);
    }

    @Override
    public void close() {
        done("C_Finalize", NULL);
        arena.close();
    }
}
