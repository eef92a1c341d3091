package io.claviger.crypto.bls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The C functions in use, by the names of {@code blst.h} without {@code blst_}. They hold no state,
 * so threads may share them.
 */
final class Functions {
    /** {@code BLST_SUCCESS} of {@code BLST_ERROR}. */
    private static final int SUCCESS = 0;

    private final MethodHandle keygen;
    private final MethodHandle scalarFromBendian;
    private final MethodHandle bendianFromScalar;
    private final MethodHandle skCheck;
    private final MethodHandle skToPkInG1;
    private final MethodHandle p1Compress;
    private final MethodHandle p1Uncompress;
    private final MethodHandle p1AffineInG1;
    private final MethodHandle p1AffineIsInf;
    private final MethodHandle hashToG2;
    private final MethodHandle signPkInG1;
    private final MethodHandle p2Compress;
    private final MethodHandle p2Serialize;
    private final MethodHandle p2Uncompress;
    private final MethodHandle p2AffineInG2;
    private final MethodHandle p2AffineIsInf;
    private final MethodHandle coreVerifyPkInG1;

    Functions(SymbolLookup library) {
        keygen = procedure(library, "keygen", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
        scalarFromBendian = procedure(library, "scalar_from_bendian", ADDRESS, ADDRESS);
        bendianFromScalar = procedure(library, "bendian_from_scalar", ADDRESS, ADDRESS);
        skCheck = function(library, "sk_check", JAVA_BOOLEAN, ADDRESS);
        skToPkInG1 = procedure(library, "sk_to_pk_in_g1", ADDRESS, ADDRESS);
        p1Compress = procedure(library, "p1_compress", ADDRESS, ADDRESS);
        p1Uncompress = function(library, "p1_uncompress", JAVA_INT, ADDRESS, ADDRESS);
        p1AffineInG1 = function(library, "p1_affine_in_g1", JAVA_BOOLEAN, ADDRESS);
        p1AffineIsInf = function(library, "p1_affine_is_inf", JAVA_BOOLEAN, ADDRESS);
        hashToG2 =
                procedure(
                        library,
                        "hash_to_g2",
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        JAVA_LONG);
        signPkInG1 = procedure(library, "sign_pk_in_g1", ADDRESS, ADDRESS, ADDRESS);
        p2Compress = procedure(library, "p2_compress", ADDRESS, ADDRESS);
        p2Serialize = procedure(library, "p2_serialize", ADDRESS, ADDRESS);
        p2Uncompress = function(library, "p2_uncompress", JAVA_INT, ADDRESS, ADDRESS);
        p2AffineInG2 = function(library, "p2_affine_in_g2", JAVA_BOOLEAN, ADDRESS);
        p2AffineIsInf = function(library, "p2_affine_is_inf", JAVA_BOOLEAN, ADDRESS);
        coreVerifyPkInG1 =
                function(
                        library,
                        "core_verify_pk_in_g1",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        JAVA_BOOLEAN,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        JAVA_LONG);
    }

    void keygen(MemorySegment scalar, MemorySegment material) {
        run(
                () -> {
                    keygen.invokeExact(scalar, material, material.byteSize(), nothing(), 0L);
                });
    }

    void scalarFromBendian(MemorySegment scalar, MemorySegment number) {
        run(
                () -> {
                    scalarFromBendian.invokeExact(scalar, number);
                });
    }

    void bendianFromScalar(MemorySegment number, MemorySegment scalar) {
        run(
                () -> {
                    bendianFromScalar.invokeExact(number, scalar);
                });
    }

    /** Whether the scalar is from 1 to the order of the group, exclusive. */
    boolean skCheck(MemorySegment scalar) {
        return call(() -> (boolean) skCheck.invokeExact(scalar));
    }

    void skToPkInG1(MemorySegment point, MemorySegment scalar) {
        run(
                () -> {
                    skToPkInG1.invokeExact(point, scalar);
                });
    }

    void p1Compress(MemorySegment bytes, MemorySegment point) {
        run(
                () -> {
                    p1Compress.invokeExact(bytes, point);
                });
    }

    /** Whether the bytes are a point of the curve in its one compressed form. */
    boolean p1Uncompress(MemorySegment affine, MemorySegment bytes) {
        return call(() -> (int) p1Uncompress.invokeExact(affine, bytes)) == SUCCESS;
    }

    boolean p1AffineInG1(MemorySegment affine) {
        return call(() -> (boolean) p1AffineInG1.invokeExact(affine));
    }

    boolean p1AffineIsInf(MemorySegment affine) {
        return call(() -> (boolean) p1AffineIsInf.invokeExact(affine));
    }

    void hashToG2(MemorySegment point, MemorySegment message, MemorySegment tag) {
        run(
                () -> {
                    hashToG2.invokeExact(
                            point, message, message.byteSize(), tag, tag.byteSize(), nothing(), 0L);
                });
    }

    void signPkInG1(MemorySegment signature, MemorySegment hash, MemorySegment scalar) {
        run(
                () -> {
                    signPkInG1.invokeExact(signature, hash, scalar);
                });
    }

    void p2Compress(MemorySegment bytes, MemorySegment point) {
        run(
                () -> {
                    p2Compress.invokeExact(bytes, point);
                });
    }

    void p2Serialize(MemorySegment bytes, MemorySegment point) {
        run(
                () -> {
                    p2Serialize.invokeExact(bytes, point);
                });
    }

    /** Whether the bytes are a point of the curve in its one compressed form. */
    boolean p2Uncompress(MemorySegment affine, MemorySegment bytes) {
        return call(() -> (int) p2Uncompress.invokeExact(affine, bytes)) == SUCCESS;
    }

    boolean p2AffineInG2(MemorySegment affine) {
        return call(() -> (boolean) p2AffineInG2.invokeExact(affine));
    }

    boolean p2AffineIsInf(MemorySegment affine) {
        return call(() -> (boolean) p2AffineIsInf.invokeExact(affine));
    }

    boolean coreVerifyPkInG1(
            MemorySegment publicKey,
            MemorySegment signature,
            MemorySegment message,
            MemorySegment tag) {
        return call(
                        () ->
                                (int)
                                        coreVerifyPkInG1.invokeExact(
                                                publicKey,
                                                signature,
                                                true, // hashed, not encoded, to the curve
                                                message,
                                                message.byteSize(),
                                                tag,
                                                tag.byteSize(),
                                                nothing(),
                                                0L))
                == SUCCESS;
    }

    private static MemorySegment nothing() {
        return MemorySegment.NULL;
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private static MethodHandle function(
            SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("blst_" + name),
                        FunctionDescriptor.of(result, arguments));
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private static MethodHandle procedure(
            SymbolLookup library, String name, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("blst_" + name), FunctionDescriptor.ofVoid(arguments));
    }

    private interface Call<T> {
        T run() throws Throwable;
    }

    private interface Procedure {
        void run() throws Throwable;
    }

    private static void run(Procedure procedure) {
        try {
            procedure.run();
        } catch (Throwable impossible) {
            throw failed(impossible);
        }
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (Throwable impossible) {
            throw failed(impossible);
        }
    }

    private static IllegalStateException failed(Throwable impossible) {
        return new IllegalStateException("a call into blst failed", impossible);
    }
}
