package io.claviger.crypto.secp256k1;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The C functions in use, by the names of their headers without {@code secp256k1_}. */
final class Functions {
    /** {@code SECP256K1_CONTEXT_NONE} of {@code secp256k1.h}. */
    private static final int CONTEXT_NONE = 1;

    /** Passed to every function; randomized once, then only read, so threads may share it. */
    private final MemorySegment context;

    private final MethodHandle keypairCreate;
    private final MethodHandle keypairXonlyPub;
    private final MethodHandle keypairXonlyTweakAdd;
    private final MethodHandle xonlyPubkeyParse;
    private final MethodHandle xonlyPubkeySerialize;
    private final MethodHandle schnorrsigSignCustom;
    private final MethodHandle schnorrsigVerify;

    /**
     * Looks the functions up.
     *
     * @param blinding 32 random bytes against side channels; the library keeps no reference
     */
    Functions(SymbolLookup library, MemorySegment blinding) {
        MethodHandle create = function(library, "context_create", ADDRESS, JAVA_INT);
        MethodHandle randomize = function(library, "context_randomize", JAVA_INT, ADDRESS, ADDRESS);
        keypairCreate = function(library, "keypair_create", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        keypairXonlyPub =
                function(
                        library, "keypair_xonly_pub", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        keypairXonlyTweakAdd =
                function(library, "keypair_xonly_tweak_add", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        xonlyPubkeyParse =
                function(library, "xonly_pubkey_parse", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        xonlyPubkeySerialize =
                function(library, "xonly_pubkey_serialize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        schnorrsigSignCustom =
                function(
                        library,
                        "schnorrsig_sign_custom",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        ADDRESS);
        schnorrsigVerify =
                function(
                        library,
                        "schnorrsig_verify",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS);
        context = call(() -> (MemorySegment) create.invokeExact(CONTEXT_NONE));
        if (context.equals(MemorySegment.NULL)
                || call(() -> (int) randomize.invokeExact(context, blinding)) != 1) {
            throw new IllegalStateException("libsecp256k1 made no context");
        }
    }

    boolean keypairCreate(MemorySegment keypair, MemorySegment secretKey) {
        return call(() -> (int) keypairCreate.invokeExact(context, keypair, secretKey)) == 1;
    }

    void keypairXonlyPub(MemorySegment publicKey, MemorySegment keypair) {
        hold(
                call(
                        () ->
                                (int)
                                        keypairXonlyPub.invokeExact(
                                                context, publicKey, MemorySegment.NULL, keypair)));
    }

    boolean keypairXonlyTweakAdd(MemorySegment keypair, MemorySegment tweak) {
        return call(() -> (int) keypairXonlyTweakAdd.invokeExact(context, keypair, tweak)) == 1;
    }

    boolean xonlyPubkeyParse(MemorySegment publicKey, MemorySegment x) {
        return call(() -> (int) xonlyPubkeyParse.invokeExact(context, publicKey, x)) == 1;
    }

    void xonlyPubkeySerialize(MemorySegment x, MemorySegment publicKey) {
        hold(call(() -> (int) xonlyPubkeySerialize.invokeExact(context, x, publicKey)));
    }

    void schnorrsigSign(
            MemorySegment signature,
            MemorySegment message,
            MemorySegment keypair,
            MemorySegment extra) {
        hold(
                call(
                        () ->
                                (int)
                                        schnorrsigSignCustom.invokeExact(
                                                context,
                                                signature,
                                                message,
                                                message.byteSize(),
                                                keypair,
                                                extra)));
    }

    boolean schnorrsigVerify(
            MemorySegment signature, MemorySegment message, MemorySegment publicKey) {
        return call(
                        () ->
                                (int)
                                        schnorrsigVerify.invokeExact(
                                                context,
                                                signature,
                                                message,
                                                message.byteSize(),
                                                publicKey))
                == 1;
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private static MethodHandle function(
            SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("secp256k1_" + name),
                        FunctionDescriptor.of(result, arguments));
    }

    private interface Call<T> {
        T run() throws Throwable;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (Throwable impossible) {
            throw new IllegalStateException("a call into libsecp256k1 failed", impossible);
        }
    }

    private static void hold(int result) {
        if (result != 1) {
            throw new IllegalStateException("libsecp256k1 refused what cannot fail");
        }
    }
}
