package io.claviger.pkcs11.use;

import static java.util.Map.entry;

import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureMechanism.Input;
import io.claviger.core.mechanism.SignatureMechanism.Scheme;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Mechanisms that sign and verify. */
public final class SignatureTable {
    private static final Map<Long, SignatureMechanism> MECHANISMS =
            Map.ofEntries(
                    entry(Ck.CKM_RSA_PKCS, SignatureMechanism.NONE_WITH_RSA),
                    entry(Ck.CKM_SHA1_RSA_PKCS, SignatureMechanism.SHA1_WITH_RSA),
                    entry(Ck.CKM_SHA224_RSA_PKCS, SignatureMechanism.SHA224_WITH_RSA),
                    entry(Ck.CKM_SHA256_RSA_PKCS, SignatureMechanism.SHA256_WITH_RSA),
                    entry(Ck.CKM_SHA384_RSA_PKCS, SignatureMechanism.SHA384_WITH_RSA),
                    entry(Ck.CKM_SHA512_RSA_PKCS, SignatureMechanism.SHA512_WITH_RSA),
                    entry(Ck.CKM_RSA_PKCS_PSS, SignatureMechanism.NONE_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA1_RSA_PKCS_PSS, SignatureMechanism.SHA1_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA224_RSA_PKCS_PSS, SignatureMechanism.SHA224_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA256_RSA_PKCS_PSS, SignatureMechanism.SHA256_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA384_RSA_PKCS_PSS, SignatureMechanism.SHA384_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA512_RSA_PKCS_PSS, SignatureMechanism.SHA512_WITH_RSA_PSS),
                    entry(Ck.CKM_ECDSA, SignatureMechanism.NONE_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA1, SignatureMechanism.SHA1_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA224, SignatureMechanism.SHA224_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA256, SignatureMechanism.SHA256_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA384, SignatureMechanism.SHA384_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA512, SignatureMechanism.SHA512_WITH_ECDSA),
                    entry(Ck.CKM_EDDSA, SignatureMechanism.EDDSA),
                    entry(Ck.CKM_ML_DSA, SignatureMechanism.ML_DSA),
                    entry(Ck.CKM_SLH_DSA, SignatureMechanism.SLH_DSA));

    private static final byte[] NO_CONTEXT = new byte[0];

    /** CKH_DETERMINISTIC_REQUIRED, which this device does not do. */
    private static final long DETERMINISTIC = 2;

    private SignatureTable() {}

    /** What the mechanism is to the engine; CKR_MECHANISM_INVALID if it signs nothing here. */
    public static Signing of(MechanismParameter asked) {
        SignatureMechanism mechanism = MECHANISMS.get(asked.type());
        if (mechanism == null) {
            return mac(asked);
        }
        return switch (mechanism.scheme()) {
            case RSA_PSS -> new Signing.Signature(pss(mechanism, asked), NO_CONTEXT);
            case EDDSA -> new Signing.Signature(mechanism, edwards(asked));
            case ML_DSA, SLH_DSA -> new Signing.Signature(mechanism, context(asked));
            default -> {
                asked.requireNone();
                yield new Signing.Signature(mechanism, NO_CONTEXT);
            }
        };
    }

    private static Signing mac(MechanismParameter asked) {
        Hash hash = Hashes.HMACS.get(asked.type());
        if (hash == null && asked.type() != Ck.CKM_AES_CMAC) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        asked.requireNone();
        return hash == null
                ? new Signing.Mac(Optional.of(MacMechanism.AES_CMAC), Optional.empty())
                : new Signing.Mac(Optional.empty(), Optional.of(hash));
    }

    /** Hash, generator and salt go together here: MGF1 with the hash, a salt as long as it. */
    private static SignatureMechanism pss(SignatureMechanism mechanism, MechanismParameter asked) {
        Hash hash =
                asked.parsed(
                        in -> {
                            Hash named =
                                    Hashes.digest(in.u64())
                                            .orElseThrow(MechanismParameter::invalid);
                            if (!Hashes.isMgf1(in.u64(), named) || in.u64() != named.bytes()) {
                                throw MechanismParameter.invalid();
                            }
                            return named;
                        });
        if (mechanism.hash().isPresent()) {
            if (mechanism.hash().get() != hash) {
                throw MechanismParameter.invalid();
            }
            return mechanism;
        }
        return overDigest(Scheme.RSA_PSS, hash).orElseThrow(MechanismParameter::invalid);
    }

    /** Neither prehash nor context: keys here sign pure EdDSA. */
    private static byte[] edwards(MechanismParameter asked) {
        if (asked.parameter().filter(bytes -> bytes.length > 0).isPresent()) {
            boolean plain = asked.parsed(in -> !in.flag() && in.bytes().length == 0);
            if (!plain) {
                throw MechanismParameter.invalid();
            }
        }
        return NO_CONTEXT;
    }

    private static byte[] context(MechanismParameter asked) {
        if (asked.parameter().filter(bytes -> bytes.length > 0).isEmpty()) {
            return NO_CONTEXT;
        }
        return asked.parsed(
                in -> {
                    if (in.u64() == DETERMINISTIC) {
                        throw MechanismParameter.invalid();
                    }
                    return in.bytes();
                });
    }

    /**
     * The mechanism that signs a digest as {@code whole} signs the message; empty where only the
     * whole message can be signed.
     */
    static Optional<SignatureMechanism> overDigest(SignatureMechanism whole) {
        return whole.input() == Input.MESSAGE
                ? whole.hash().flatMap(hash -> overDigest(whole.scheme(), hash))
                : Optional.empty();
    }

    private static Optional<SignatureMechanism> overDigest(Scheme scheme, Hash hash) {
        return switch (scheme) {
            case ECDSA -> Optional.of(SignatureMechanism.NONE_WITH_ECDSA);
            case RSA_PKCS1, RSA_PSS ->
                    Arrays.stream(SignatureMechanism.values())
                            .filter(m -> m.scheme() == scheme && m.input() == Input.DIGEST)
                            .filter(m -> m.hash().equals(Optional.of(hash)))
                            .findFirst()
                            // With SHA-1 the length of the digest says it.
                            .or(
                                    () ->
                                            scheme == Scheme.RSA_PSS && hash == Hash.SHA1
                                                    ? Optional.of(
                                                            SignatureMechanism.NONE_WITH_RSA_PSS)
                                                    : Optional.empty());
            default -> Optional.empty();
        };
    }
}
