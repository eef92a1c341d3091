package io.claviger.bench.document;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often one thread does a mechanism through the key handle that the service uses: signing 32
 * bytes, encrypting 1 KiB (RSA: decrypting), authenticating 1 KiB, decapsulating, agreeing on a key
 * of 32 bytes.
 */
public final class HandleRates {
    private static final byte[] MESSAGE = new byte[32];
    private static final byte[] KILOBYTE = new byte[1024];
    private static final byte[] NOTHING = new byte[0];
    private static final String AGREEMENT = "AGREEMENT";
    private static final KeyDerivation DERIVATION =
            new KeyDerivation(KeyDerivationFunction.HKDF_SHA256, Bytes.empty(), Bytes.empty());

    /** A key of the stateful kind signs only so often. */
    private static final int LEAVES = 200;

    private record Ready(KeyHandle handle, Optional<Bytes> publicKey) {}

    private final Mechanisms mechanisms = Mechanisms.start();
    private final Map<KeySpec, Ready> keys = new HashMap<>();
    private final AtomicInteger leaf = new AtomicInteger();
    private final long nanos;

    /**
     * Measures.
     *
     * @param millis length of one measurement, after a warm-up of the same length
     */
    public HandleRates(int millis) {
        this.nanos = millis * 1_000_000L;
    }

    /** Computations per second; empty for what cannot be measured by itself. */
    public OptionalDouble perSecond(String mechanism, String keyType) {
        Optional<KeySpec> spec =
                keyType.equals("RSA")
                        ? Optional.of(new KeySpec.Rsa(2048))
                        : KeySpec.ofDisplayName(keyType);
        if (spec.isEmpty()) {
            return OptionalDouble.empty();
        }
        return work(mechanism, keys.computeIfAbsent(spec.get(), this::fresh))
                .map(work -> spec.get().stateful() ? counted(work) : timed(work))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private Ready fresh(KeySpec spec) {
        try (GeneratedKey key = mechanisms.generate(spec)) {
            return new Ready(
                    mechanisms.open(spec, key.material(), key.publicKey()), key.publicKey());
        }
    }

    private Optional<Runnable> work(String mechanism, Ready key) {
        KeyHandle handle = key.handle();
        if (mechanism.equals(AGREEMENT)) {
            Bytes peer = key.publicKey().orElseThrow();
            return Optional.of(() -> handle.agree(peer, DERIVATION, MESSAGE.length).close());
        }
        Optional<SignatureMechanism> signature = SignatureMechanism.ofWireName(mechanism);
        // RSA and AES are names of ciphers as well as of keys; a signature has none of these.
        if (signature.isPresent()) {
            return Optional.of(signing(signature.get(), handle));
        }
        Optional<CipherMechanism> cipher = CipherMechanism.ofWireName(mechanism);
        if (cipher.isPresent()) {
            return Optional.of(encrypting(cipher.get(), handle));
        }
        Optional<MacMechanism> mac = MacMechanism.ofWireName(mechanism);
        if (mac.isPresent()) {
            int ivBytes = mac.get().ivBytes();
            return Optional.of(
                    () ->
                            handle.mac(
                                    mac.get(),
                                    KILOBYTE,
                                    Bytes.owned(mechanisms.random().bytes(ivBytes))));
        }
        return Arrays.stream(KemMechanism.values())
                .filter(kem -> kem.name().equals(mechanism))
                .findFirst()
                .map(kem -> decapsulating(kem, handle));
    }

    private Runnable signing(SignatureMechanism mechanism, KeyHandle handle) {
        byte[] payload = payload(mechanism);
        return handle.spec().stateful()
                ? () -> handle.sign(mechanism, payload, leaf::getAndIncrement)
                : () -> handle.sign(mechanism, payload);
    }

    private static byte[] payload(SignatureMechanism mechanism) {
        if (mechanism.scheme() == SignatureMechanism.Scheme.ML_DSA_MU) {
            return new byte[64];
        }
        boolean digest = mechanism.input() == SignatureMechanism.Input.DIGEST;
        return digest && mechanism.hash().isPresent()
                ? new byte[mechanism.hash().get().bytes()]
                : MESSAGE;
    }

    private Runnable encrypting(CipherMechanism mechanism, KeyHandle handle) {
        if (mechanism.mode() != CipherMechanism.Mode.PUBLIC_KEY) {
            return () -> handle.encrypt(mechanism, KILOBYTE, NOTHING, 0, mechanisms.random());
        }
        byte[] encrypted =
                handle.encrypt(mechanism, MESSAGE, NOTHING, 0, mechanisms.random())
                        .body()
                        .toArray();
        return () -> handle.decrypt(mechanism, encrypted, NOTHING, NOTHING, 0);
    }

    private static Runnable decapsulating(KemMechanism mechanism, KeyHandle handle) {
        byte[] carried;
        try (var made = handle.encapsulate(mechanism)) {
            carried = made.ciphertext().toArray();
        }
        return () -> handle.decapsulate(mechanism, carried);
    }

    private double timed(Runnable work) {
        timed(work, nanos);
        return timed(work, nanos);
    }

    private static double timed(Runnable work, long nanos) {
        long begun = System.nanoTime();
        long count = 0;
        long now = begun;
        while (now - begun < nanos) {
            work.run();
            count++;
            now = System.nanoTime();
        }
        return count * 1e9 / (now - begun);
    }

    private double counted(Runnable work) {
        leaf.set(0);
        long begun = System.nanoTime();
        for (int i = 0; i < LEAVES; i++) {
            work.run();
        }
        return LEAVES * 1e9 / (System.nanoTime() - begun);
    }
}
