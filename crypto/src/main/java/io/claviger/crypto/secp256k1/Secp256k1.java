package io.claviger.crypto.secp256k1;

import io.claviger.crypto.library.SharedObject;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;

/** Schnorr signatures on secp256k1. Safe for many threads. */
public final class Secp256k1 {
    /** Length of private keys, tweaks, merkle roots, auxiliary data and x coordinates. */
    public static final int NUMBER_BYTES = 32;

    public static final int SIGNATURE_BYTES = 64;

    private static final int KEYPAIR_BYTES = 96;
    private static final int PUBLIC_KEY_BYTES = 64;

    /** {@code secp256k1_schnorrsig_extraparams}: magic, padding, two pointers. */
    private static final byte[] EXTRA_MAGIC = {(byte) 0xda, 0x6f, (byte) 0xb3, (byte) 0x8c};

    private static final int EXTRA_BYTES = 24;
    private static final int EXTRA_DATA_OFFSET = 16;

    private static final Loaded LOADED = load();

    private final Functions functions;

    private Secp256k1(Functions functions) {
        this.functions = functions;
    }

    /**
     * What loading gave; the same answer every time.
     *
     * @param library the library, if it works here
     * @param problem why not, in words for the operator
     */
    public record Loaded(Optional<Secp256k1> library, Optional<String> problem) {}

    public static Loaded loaded() {
        return LOADED;
    }

    private static Loaded load() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return no("it is for little-endian machines here");
        }
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = SharedObject.load(resource());
            byte[] random = new byte[NUMBER_BYTES];
            new SecureRandom().nextBytes(random);
            var functions = new Functions(library, put(arena, random));
            return new Loaded(Optional.of(new Secp256k1(functions)), Optional.empty());
        } catch (IOException | RuntimeException | LinkageError broken) {
            return no(String.valueOf(broken.getMessage()));
        }
    }

    private static String resource() {
        String name = System.getProperty("os.arch", "");
        return "/fr/acinq/secp256k1/jni/native/linux-%s/libsecp256k1-jni.so"
                .formatted(name.equals("amd64") ? "x86_64" : name);
    }

    private static Loaded no(String reason) {
        return new Loaded(Optional.empty(), Optional.of("libsecp256k1 does not load: " + reason));
    }

    /**
     * Signs by BIP 340, after adding the tweak to the key where there is one (BIP 341).
     *
     * @param message of any length
     * @param auxiliary 32 fresh random bytes, or what the caller chose
     * @return empty if key and tweak add up to no key: once in 2^128 times, or a tweak made for it
     */
    public Optional<byte[]> sign(
            SecretBytes privateKey, Tweak tweak, byte[] message, byte[] auxiliary) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secret = arena.allocate(NUMBER_BYTES);
            MemorySegment keypair = arena.allocate(KEYPAIR_BYTES);
            try {
                privateKey.with(
                        bytes -> {
                            MemorySegment.copy(
                                    bytes, 0, secret, ValueLayout.JAVA_BYTE, 0, NUMBER_BYTES);
                            return bytes.length;
                        });
                if (!functions.keypairCreate(keypair, secret) || !add(tweak, keypair, arena)) {
                    return Optional.empty();
                }
                MemorySegment signature = arena.allocate(SIGNATURE_BYTES);
                MemorySegment input = put(arena, message);
                functions.schnorrsigSign(signature, input, keypair, extra(arena, auxiliary));
                requireValid(signature, input, keypair, arena);
                return Optional.of(signature.toArray(ValueLayout.JAVA_BYTE));
            } finally {
                secret.fill((byte) 0);
                keypair.fill((byte) 0);
            }
        }
    }

    /** Whether {@code signature} is one of {@code message} by the key with this x coordinate. */
    public boolean verify(byte[] x, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES || x.length != NUMBER_BYTES) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment publicKey = arena.allocate(PUBLIC_KEY_BYTES);
            return functions.xonlyPubkeyParse(publicKey, put(arena, x))
                    && functions.schnorrsigVerify(
                            put(arena, signature), put(arena, message), publicKey);
        }
    }

    private boolean add(Tweak tweak, MemorySegment keypair, Arena arena) {
        return switch (tweak) {
            case Tweak.None _ -> true;
            case Tweak.Scalar(var number) ->
                    functions.keypairXonlyTweakAdd(keypair, put(arena, number.unsafeArray()));
            case Tweak.MerkleRoot(var root) -> {
                byte[] x = x(keypair, arena);
                byte[] number = taggedHash("TapTweak", x, root.unsafeArray());
                yield functions.keypairXonlyTweakAdd(keypair, put(arena, number));
            }
        };
    }

    /** BIP 340 asks for it: a signature that a fault spoiled would give the key away. */
    private void requireValid(
            MemorySegment signature, MemorySegment message, MemorySegment keypair, Arena arena) {
        MemorySegment publicKey = arena.allocate(PUBLIC_KEY_BYTES);
        functions.keypairXonlyPub(publicKey, keypair);
        if (!functions.schnorrsigVerify(signature, message, publicKey)) {
            throw new IllegalStateException("a fresh Schnorr signature does not verify");
        }
    }

    private byte[] x(MemorySegment keypair, Arena arena) {
        MemorySegment publicKey = arena.allocate(PUBLIC_KEY_BYTES);
        functions.keypairXonlyPub(publicKey, keypair);
        MemorySegment x = arena.allocate(NUMBER_BYTES);
        functions.xonlyPubkeySerialize(x, publicKey);
        return x.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Nonce function of BIP 340 with this auxiliary data. */
    private static MemorySegment extra(Arena arena, byte[] auxiliary) {
        MemorySegment extra = arena.allocate(EXTRA_BYTES, Long.BYTES);
        MemorySegment.copy(EXTRA_MAGIC, 0, extra, ValueLayout.JAVA_BYTE, 0, EXTRA_MAGIC.length);
        extra.set(ValueLayout.ADDRESS, EXTRA_DATA_OFFSET, put(arena, auxiliary));
        return extra;
    }

    /** BIP 340: a hash that is used for one purpose only. */
    private static byte[] taggedHash(String tag, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] prefix = digest.digest(tag.getBytes(StandardCharsets.US_ASCII));
            digest.update(prefix);
            digest.update(prefix);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static MemorySegment put(Arena arena, byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }
}
