package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.spec.DHParameterSpec;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;

/** Makes keys and opens handles on one set of providers and primitives in service. */
final class Handles {
    /** AWS-LC rounds other sizes up; a key of another size than asked for would be a surprise. */
    private static final int RSA_BITS_STEP = 128;

    private static final int CHECK_BYTES = 32;

    private final Providers providers;
    private final Service service;

    Handles(Providers providers, Service service) {
        this.providers = providers;
        this.service = service;
    }

    GeneratedKey generate(KeySpec spec) {
        try {
            return switch (spec) {
                case KeySpec.Symmetric key ->
                        new GeneratedKey(
                                SecretBytes.consume(providers.random().bytes(key.bytes())),
                                Optional.empty());
                case KeySpec.Dsa(int bits) -> {
                    // The JDK has groups ready; to find one would take seconds.
                    var generator = providers.pairGenerator("DSA", Engine.SUN);
                    generator.initialize(bits, providers.generator());
                    yield checked(spec, SignatureMechanism.SHA256_WITH_DSA, generator);
                }
                case KeySpec.Rsa(int bits) -> {
                    if (bits % RSA_BITS_STEP != 0) {
                        throw Refusals.sizeNotGenerated(spec, RSA_BITS_STEP);
                    }
                    var generator = providers.pairGenerator("RSA", pairEngine(spec));
                    generator.initialize(
                            new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4),
                            providers.generator());
                    yield checked(spec, SignatureMechanism.NONESHA256_WITH_RSA, generator);
                }
                case KeySpec.Ec(var curve) -> {
                    var generator = providers.pairGenerator("EC", pairEngine(spec));
                    generator.initialize(
                            new ECGenParameterSpec(curve.standardName()), providers.generator());
                    yield checked(spec, SignatureMechanism.NONE_WITH_ECDSA, generator);
                }
                case KeySpec.Ed(var curve) ->
                        checked(
                                spec,
                                SignatureMechanism.EDDSA,
                                providers.pairGenerator(curve.standardName(), pairEngine(spec)));
                case KeySpec.Dh(int bits) -> {
                    DhGroup group = DhGroup.of(bits);
                    var generator = providers.pairGenerator("DH", pairEngine(spec));
                    generator.initialize(
                            new DHParameterSpec(group.prime(), group.generator()),
                            providers.generator());
                    yield matched(spec, generator);
                }
                case KeySpec.Xdh(var curve) ->
                        matched(
                                spec,
                                providers.pairGenerator(curve.standardName(), pairEngine(spec)));
                case KeySpec.Bls bls ->
                        checked(
                                bls,
                                BlsOperations.generate(providers.random()),
                                key -> verifiesItsOwn(key, SignatureMechanism.BLS));
                case KeySpec.Parametrized key ->
                        checked(key, PostQuantumKeys.generate(key.set(), providers.generator()));
            };
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug("generating a key failed", impossible);
        }
    }

    KeyHandle open(KeySpec spec, SecretBytes material, Optional<Bytes> publicKey) {
        KeyForms.requirePrivate(spec, material);
        KeyOperations operations =
                switch (spec) {
                    case KeySpec.Symmetric key -> new SymmetricOperations(providers, key, material);
                    case KeySpec.Rsa _,
                            KeySpec.Dsa _,
                            KeySpec.Ec _,
                            KeySpec.Ed _,
                            KeySpec.Xdh _,
                            KeySpec.Dh _,
                            KeySpec.Bls _,
                            KeySpec.Parametrized _ -> {
                        Bytes spki =
                                publicKey.orElseGet(() -> KeyForms.derivePublic(spec, material));
                        KeyForms.requirePublic(spec, spki);
                        yield operations(spec, Optional.of(material), spki);
                    }
                };
        return new KeyHandle(new KeyUse(spec, service, operations, new Expansion(providers)));
    }

    PublicKeyHandle openPublic(KeySpec spec, Bytes spki) {
        KeyForms.requirePublic(spec, spki);
        return new PublicKeyHandle(
                new KeyUse(
                        spec,
                        service,
                        operations(spec, Optional.empty(), spki),
                        new Expansion(providers)));
    }

    /** A handle that does what the public half can do. */
    KeyHandle openWithoutPrivateHalf(KeySpec spec, Bytes spki) {
        KeyForms.requirePublic(spec, spki);
        return new KeyHandle(
                new KeyUse(
                        spec,
                        service,
                        operations(spec, Optional.empty(), spki),
                        new Expansion(providers)));
    }

    /** Copies {@code pkcs8}; it is absent where only the public half is known. */
    private KeyOperations operations(KeySpec spec, Optional<SecretBytes> pkcs8, Bytes spki) {
        try {
            return switch (spec) {
                case KeySpec.MlDsa _, KeySpec.MlKem _ ->
                        pairOperations(spec, pkcs8.map(PostQuantumKeys::forProvider), spki);
                case KeySpec.Bls _ -> new BlsOperations(pkcs8, spki);
                case KeySpec.SlhDsa slhDsa -> slhDsaOperations(slhDsa, pkcs8, spki);
                case KeySpec.HashTree tree -> treeOperations(tree, pkcs8, spki);
                case KeySpec.Rsa _,
                        KeySpec.Dsa _,
                        KeySpec.Ec _,
                        KeySpec.Ed _,
                        KeySpec.Xdh _,
                        KeySpec.Dh _ ->
                        pairOperations(spec, pkcs8.map(SecretBytes::copy), spki);
                case KeySpec.Symmetric _ -> throw new CryptoBug("a secret key is not a pair");
            };
        } catch (IllegalArgumentException | IllegalStateException malformed) {
            throw Refusals.malformedKey(pkcs8.isPresent() ? "key pair" : "public key", spec);
        }
    }

    SlhDsaOperations slhDsaOperations(
            KeySpec.SlhDsa spec, Optional<SecretBytes> pkcs8, Bytes spki) {
        var publicKey = (SLHDSAPublicKeyParameters) PostQuantumKeys.decodedPublic(spki);
        Optional<SLHDSAPrivateKeyParameters> privateKey =
                pkcs8.map(
                        material ->
                                (SLHDSAPrivateKeyParameters)
                                        material.with(PostQuantumKeys::decoded));
        return new SlhDsaOperations(providers, spec, privateKey, publicKey);
    }

    private static KeyOperations treeOperations(
            KeySpec.HashTree spec, Optional<SecretBytes> pkcs8, Bytes spki) {
        var publicKey = PostQuantumKeys.decodedPublic(spki);
        if (!HashTree.isOf(spec.set(), publicKey)) {
            throw new IllegalArgumentException("another kind of tree");
        }
        Optional<HashTree> tree =
                pkcs8.map(
                        material ->
                                new HashTree(spec.set(), material.with(PostQuantumKeys::decoded)));
        return new HashTreeOperations(spec, tree, publicKey);
    }

    private KeyOperations pairOperations(KeySpec spec, Optional<SecretBytes> pkcs8, Bytes spki) {
        var material = new KeyPairMaterial(spec, providers, pkcs8, spki);
        try {
            material.publicKeyFor(mainPrimitive(spec));
            if (pkcs8.isPresent()) {
                material.privateKeyFor(mainPrimitive(spec));
            }
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            material.close();
            throw Refusals.malformedKey(pkcs8.isPresent() ? "key pair" : "public key", spec);
        }
        return switch (spec) {
            case KeySpec.Rsa rsa -> new RsaOperations(providers, rsa, material);
            case KeySpec.Ec(var curve) when curve == Curve.SECP256K1 ->
                    new Secp256k1Operations(providers, curveOperations(curve, material), material);
            case KeySpec.Ec(var curve) -> curveOperations(curve, material);
            case KeySpec.Dsa _ ->
                    new CurveOperations(
                            providers,
                            Primitive.DSA,
                            SignatureForms.scalarBytes(spec, spki).orElseThrow(),
                            material);
            case KeySpec.Ed(var curve) -> curveOperations(curve, material);
            case KeySpec.Xdh _, KeySpec.Dh _ -> new AgreementOperations(providers, material);
            case KeySpec.MlDsa mlDsa -> new MlDsaOperations(providers, mlDsa, material, spki);
            case KeySpec.MlKem mlKem -> new MlKemOperations(providers, mlKem, material);
            case KeySpec.Symmetric _, KeySpec.Bls _, KeySpec.SlhDsa _, KeySpec.HashTree _ ->
                    throw new CryptoBug("no key pair of a JCA provider");
        };
    }

    /** A pair whose halves do not fit each other never leaves (FIPS 140-3 IG 10.3.A). */
    private GeneratedKey checked(
            KeySpec spec, SignatureMechanism mechanism, KeyPairGenerator generator) {
        KeyPair pair = generator.generateKeyPair();
        PrivateKey privateKey = pair.getPrivate();
        Bytes spki = Bytes.owned(pair.getPublic().getEncoded());
        SecretBytes material = SecretBytes.consume(privateKey.getEncoded());
        byte[] probe = providers.random().bytes(CHECK_BYTES);
        try (KeyHandle handle = open(spec, material, Optional.of(spki))) {
            if (!handle.verify(mechanism, probe, handle.sign(mechanism, probe))) {
                throw new CryptoBug("a new key pair does not verify its own signature");
            }
        } catch (RuntimeException failed) {
            material.close();
            throw failed;
        }
        return new GeneratedKey(material, Optional.of(spki));
    }

    /** A pair that signs nothing: its public half is computed again from the private one. */
    private static GeneratedKey matched(KeySpec spec, KeyPairGenerator generator) {
        KeyPair pair = generator.generateKeyPair();
        SecretBytes material = SecretBytes.consume(pair.getPrivate().getEncoded());
        Bytes spki = KeyForms.derivePublic(spec, material);
        var generated = new GeneratedKey(material, Optional.of(spki));
        if (!KeyForms.samePublic(spki, Bytes.owned(pair.getPublic().getEncoded()))) {
            generated.close();
            throw new CryptoBug("the halves of a new key pair do not fit each other");
        }
        return generated;
    }

    private GeneratedKey checked(KeySpec.Parametrized spec, GeneratedKey generated) {
        return checked(
                spec,
                generated,
                key ->
                        switch (spec) {
                            case KeySpec.MlDsa _ -> verifiesItsOwn(key, SignatureMechanism.ML_DSA);
                            case KeySpec.SlhDsa _ ->
                                    verifiesItsOwn(key, SignatureMechanism.SLH_DSA);
                            case KeySpec.MlKem _ -> agreesWithItself(key);
                            // A signature would cost a leaf; the public half is read back instead.
                            case KeySpec.HashTree _ ->
                                    generated
                                            .publicKey()
                                            .equals(
                                                    Optional.of(
                                                            KeyForms.derivePublic(
                                                                    spec, generated.material())));
                        });
    }

    private GeneratedKey checked(KeySpec spec, GeneratedKey generated, Predicate<KeyHandle> test) {
        boolean sound = false;
        try (KeyHandle key = open(spec, generated.material(), generated.publicKey())) {
            sound = test.test(key);
        } finally {
            if (!sound) {
                generated.close();
            }
        }
        if (!sound) {
            throw new CryptoBug("the halves of a new key pair do not fit each other");
        }
        return generated;
    }

    private boolean verifiesItsOwn(KeyHandle key, SignatureMechanism mechanism) {
        byte[] probe = providers.random().bytes(CHECK_BYTES);
        return key.verify(mechanism, probe, key.sign(mechanism, probe));
    }

    private static boolean agreesWithItself(KeyHandle key) {
        try (Encapsulation made = key.encapsulate(KemMechanism.ML_KEM)) {
            byte[] opened = key.decapsulate(KemMechanism.ML_KEM, made.ciphertext().unsafeArray());
            try {
                return MessageDigest.isEqual(opened, made.secret());
            } finally {
                Arrays.fill(opened, (byte) 0);
            }
        }
    }

    private CurveOperations curveOperations(Curve curve, KeyPairMaterial material) {
        return new CurveOperations(providers, Primitive.of(curve), curve.scalarBytes(), material);
    }

    private static Primitive mainPrimitive(KeySpec spec) {
        return switch (spec) {
            case KeySpec.Rsa _ -> Primitive.RSA_PKCS1;
            case KeySpec.Ec(var curve) -> Primitive.of(curve);
            case KeySpec.Ed(var curve) -> Primitive.of(curve);
            case KeySpec.Xdh(var curve) -> Primitive.of(curve);
            case KeySpec.Dh _ -> Primitive.DH;
            case KeySpec.Bls _ -> Primitive.BLS12_381;
            case KeySpec.Parametrized key -> Primitive.of(key.set());
            case KeySpec.Dsa _ -> Primitive.DSA;
            case KeySpec.Symmetric _ -> Primitive.AES_GCM;
        };
    }

    private Engine pairEngine(KeySpec spec) {
        Engine engine = providers.engine(mainPrimitive(spec));
        return switch (spec) {
            case KeySpec.Rsa _ -> engine == Engine.SUN_JCE ? Engine.SUN_RSA : engine;
            case KeySpec.Ed _, KeySpec.Xdh _ ->
                    Engine.SUN_EC; // the shortest PKCS #8 form, which all others read
            case KeySpec.Ec _,
                    KeySpec.Dsa _,
                    KeySpec.Dh _,
                    KeySpec.Bls _,
                    KeySpec.Symmetric _,
                    KeySpec.Parametrized _ ->
                    engine;
        };
    }
}
