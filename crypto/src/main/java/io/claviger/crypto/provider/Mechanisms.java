package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SlhDsaSet;
import io.claviger.crypto.accelerator.Accelerator;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The entry point: providers loaded, known answers checked, keys made and opened. Safe for use by
 * several threads. Never installs a provider into the JVM's global list.
 *
 * <p>A primitive is tested before it is first used. One that fails is out of service: its
 * mechanisms are refused and reported, the others work. To test them all at a start would take as
 * long as all the rest of it.
 */
public final class Mechanisms {
    private final Providers providers;
    private final Service service;
    private final Handles handles;

    private Mechanisms(Providers providers, Service service) {
        this.providers = providers;
        this.service = service;
        this.handles = new Handles(providers, service);
    }

    /** What a node itself stands on: its seals, its evidence, its generator. */
    private static final Set<Primitive> OWN =
            Set.of(
                    Primitive.SHA256,
                    Primitive.HMAC_SHA256,
                    Primitive.HKDF_SHA256,
                    Primitive.AES_GCM,
                    Primitive.ED25519);

    /** Loads the providers and tests what everything else stands on. */
    public static Mechanisms start() {
        return start(Accelerator.loaded(), KnownAnswers.shipped());
    }

    /** As on a machine where the accelerated provider does not load. */
    public static Mechanisms startWithoutAcceleration() {
        return start(
                new Accelerator(Optional.empty(), Optional.of("acceleration is switched off")),
                KnownAnswers.shipped());
    }

    static Mechanisms start(Accelerator accelerator, KnownAnswers answers) {
        Providers providers = new Providers(accelerator);
        Service service = Service.testedBy(new SelfTest(providers, answers)::failure);
        OWN.forEach(service::test);
        return new Mechanisms(providers, service);
    }

    /** Whether the accelerated provider is in use. */
    public boolean accelerated() {
        return providers.accelerated();
    }

    /** Why it is not. */
    public Optional<String> accelerationProblem() {
        return providers.accelerationProblem();
    }

    /**
     * Tests what no use has asked for yet. Waits before each, so that requests hardly notice.
     *
     * @throws InterruptedException if interrupted; what was tested stays known
     */
    public void testAll(Duration pause) throws InterruptedException {
        for (Primitive primitive : Primitive.values()) {
            Thread.sleep(pause);
            service.test(primitive);
        }
        service.complete();
    }

    /** Every mechanism with every type of key that it works with. Tests what is not tested yet. */
    public List<MechanismStatus> report() {
        List<MechanismStatus> lines = new ArrayList<>();
        for (SignatureMechanism mechanism : SignatureMechanism.values()) {
            for (KeySpec spec : typesOf(mechanism)) {
                Primitive signer = Primitive.signer(mechanism, spec);
                lines.add(
                        status(
                                mechanism.wireName(),
                                spec,
                                signer,
                                Primitive.behind(mechanism, spec)));
            }
        }
        for (CipherMechanism mechanism : CipherMechanism.values()) {
            for (KeySpec spec : typesOf(mechanism.algorithm())) {
                Primitive cipher = Primitive.of(mechanism);
                lines.add(status(mechanism.name(), spec, cipher, Set.of(cipher)));
            }
        }
        for (MacMechanism mechanism : MacMechanism.values()) {
            for (KeySpec spec : typesOf(mechanism.algorithm())) {
                Primitive mac = Primitive.of(mechanism);
                lines.add(status(mechanism.name(), spec, mac, Set.of(mac)));
            }
        }
        for (KemMechanism mechanism : KemMechanism.values()) {
            for (KeySpec spec : typesOf(mechanism.algorithm())) {
                Primitive kem = Primitive.of(mechanism);
                lines.add(status(mechanism.name(), spec, kem, Set.of(kem)));
            }
        }
        for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.EC, KeyAlgorithm.XDH, KeyAlgorithm.DH)) {
            for (KeySpec spec : typesOf(algorithm)) {
                Primitive agreement = Primitive.agreement(spec).orElseThrow();
                lines.add(status(Agreement.NAME, spec, agreement, Set.of(agreement)));
            }
        }
        return List.copyOf(lines);
    }

    /** SHA-256 of public data, one part after the other. */
    public Bytes sha256(byte[]... parts) {
        return Bytes.owned(providers.digest(Hash.SHA256, parts));
    }

    /** The generator of the machine. */
    public RandomSource random() {
        return providers.random();
    }

    /**
     * A new key; the caller closes it. RSA keys have the public exponent 65537 and a size that is a
     * multiple of 128 bits. A pair has verified a signature of its own before it leaves.
     */
    public GeneratedKey generate(KeySpec spec) {
        return handles.generate(spec);
    }

    /**
     * A key ready for use. The material is copied, not consumed.
     *
     * @param material PKCS #8 DER of a private key, the bare bytes of an AES key
     * @param publicKey SubjectPublicKeyInfo DER; if empty, it is derived from the private key
     * @throws io.claviger.core.refusal.Refusal.Thrown KEY_ATTRIBUTES_INVALID if the material is not
     *     a key of this kind
     */
    public KeyHandle open(KeySpec spec, SecretBytes material, Optional<Bytes> publicKey) {
        return handles.open(spec, material, publicKey);
    }

    /** A public key ready for use; refuses what is not one of this kind, as {@link #open} does. */
    public PublicKeyHandle openPublic(KeySpec spec, Bytes spki) {
        return handles.openPublic(spec, spki);
    }

    /**
     * A key of which only the public half is here, ready for what that can do. The caller must not
     * ask for more.
     */
    public KeyHandle openWithoutPrivateHalf(KeySpec spec, Bytes spki) {
        return handles.openWithoutPrivateHalf(spec, spki);
    }

    /** What kind of key of the algorithm a public key is; empty if it is none that is known. */
    public Optional<KeySpec> kindOf(KeyAlgorithm algorithm, Bytes spki) {
        Optional<KeySpec> sized = KeyForms.sized(algorithm, spki);
        return sized.isPresent()
                ? sized
                : typesOf(algorithm).stream()
                        .filter(spec -> KeyForms.isPublic(spec, spki))
                        .findFirst();
    }

    /** SubjectPublicKeyInfo of the private key in {@code material}. */
    public Bytes publicKeyOf(KeySpec spec, SecretBytes material) {
        KeyForms.requirePrivate(spec, material);
        return KeyForms.derivePublic(spec, material);
    }

    private MechanismStatus status(
            String mechanism, KeySpec spec, Primitive main, Set<Primitive> needed) {
        return new MechanismStatus(
                mechanism,
                spec instanceof KeySpec.Rsa ? "RSA" : spec.displayName(),
                providers.name(main),
                service.failureAmong(needed));
    }

    static List<KeySpec> typesOf(SignatureMechanism mechanism) {
        return typesOf(mechanism.algorithm()).stream().filter(mechanism::fits).toList();
    }

    static List<KeySpec> typesOf(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case AES, CAMELLIA ->
                    KeySpec.BLOCK_CIPHER_BITS.stream()
                            .sorted()
                            .map(bits -> KeySpec.sized(algorithm, bits))
                            .toList();
            case TDEA -> List.of(KeySpec.sized(algorithm, 192));
            case CHACHA20,
                    HMAC_SHA1,
                    HMAC_SHA224,
                    HMAC_SHA256,
                    HMAC_SHA384,
                    HMAC_SHA512,
                    HMAC_SHA3_224,
                    HMAC_SHA3_256,
                    HMAC_SHA3_384,
                    HMAC_SHA3_512 ->
                    List.of(KeySpec.sized(algorithm, 256));
            case DSA -> List.of(new KeySpec.Dsa(2048));
            case DH -> KeySpec.Dh.SIZES.stream().sorted().<KeySpec>map(KeySpec.Dh::new).toList();
            case RSA -> List.of(new KeySpec.Rsa(2048));
            case BLS -> List.of(new KeySpec.Bls());
            case EC, ED, XDH ->
                    Arrays.stream(Curve.values())
                            .filter(curve -> curve.algorithm() == algorithm)
                            .map(KeySpec::on)
                            .toList();
            case ML_DSA -> typesOf(MlDsaSet.values());
            case SLH_DSA -> typesOf(SlhDsaSet.values());
            case ML_KEM -> typesOf(MlKemSet.values());
            case LMS, XMSS ->
                    typesOf(HashTreeSet.values()).stream()
                            .filter(spec -> spec.algorithm() == algorithm)
                            .toList();
        };
    }

    private static List<KeySpec> typesOf(ParameterSet[] sets) {
        return Arrays.stream(sets).map(KeySpec::of).toList();
    }
}
