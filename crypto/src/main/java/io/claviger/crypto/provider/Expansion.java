package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.KDF2BytesGenerator;
import org.bouncycastle.crypto.params.KDFParameters;

/** Key derivation functions. */
final class Expansion {
    /** RFC 5869 §2.3. */
    private static final int MAX_BLOCKS = 255;

    private final Providers providers;

    Expansion(Providers providers) {
        this.providers = providers;
    }

    /**
     * As many bytes as asked for, from a shared secret that is only read. The caller closes them.
     * RFC 5869 §3.3: a shared secret is not as good as random, so it is never just expanded.
     */
    SecretBytes derive(KeyDerivation derivation, byte[] secret, int bytes) {
        KeyDerivationFunction function = derivation.function();
        check(derivation);
        return switch (function.family()) {
            case HKDF, HKDF_EXTRACT ->
                    hkdf(derivation, HKDFParameterSpec.ofExtract().addIKM(secret), bytes);
            case HKDF_EXPAND ->
                    throw Refusals.invalidPayload(function, "is not for shared secrets");
            case X963 -> x963(derivation, secret, bytes);
        };
    }

    /** From a secret key, which {@code HKDF_EXPAND} takes for one that was extracted. */
    SecretBytes derive(KeyDerivation derivation, SecretKey key, int bytes) {
        KeyDerivationFunction function = derivation.function();
        check(derivation);
        return switch (function.family()) {
            case HKDF, HKDF_EXTRACT ->
                    hkdf(derivation, HKDFParameterSpec.ofExtract().addIKM(key), bytes);
            case HKDF_EXPAND -> {
                requireExpandable(function, bytes);
                yield derived(
                        function,
                        HKDFParameterSpec.expandOnly(key, derivation.info().unsafeArray(), bytes));
            }
            case X963 -> throw Refusals.invalidPayload(function, "is for shared secrets");
        };
    }

    private static void check(KeyDerivation derivation) {
        KeyDerivationFunction function = derivation.function();
        if (derivation.salt().length() > 0 && !function.family().takesSalt()) {
            throw Refusals.invalidPayload(function, "takes no salt");
        }
        if (derivation.info().length() > 0 && !function.family().takesInfo()) {
            throw Refusals.invalidPayload(function, "takes no info");
        }
    }

    private static SecretBytes x963(KeyDerivation derivation, byte[] secret, int bytes) {
        // The counter of KDF2 begins at 1: it is the function of X9.63 under the name of ISO 18033.
        var generator = new KDF2BytesGenerator(digest(derivation.function().hash()));
        generator.init(new KDFParameters(secret, derivation.info().unsafeArray()));
        byte[] out = new byte[bytes];
        generator.generateBytes(out, 0, bytes);
        return SecretBytes.consume(out);
    }

    private SecretBytes hkdf(
            KeyDerivation derivation, HKDFParameterSpec.Builder extract, int bytes) {
        KeyDerivationFunction function = derivation.function();
        Bytes salt = derivation.salt();
        if (salt.length() > 0) {
            extract.addSalt(salt.unsafeArray());
        }
        if (function.family() == KeyDerivationFunction.Family.HKDF_EXTRACT) {
            if (bytes != function.hash().bytes()) {
                throw Refusals.invalidPayload(
                        function, "gives %d bytes".formatted(function.hash().bytes()));
            }
            return derived(function, extract.extractOnly());
        }
        requireExpandable(function, bytes);
        return derived(function, extract.thenExpand(derivation.info().unsafeArray(), bytes));
    }

    private static void requireExpandable(KeyDerivationFunction function, int bytes) {
        if (bytes > MAX_BLOCKS * function.hash().bytes()) {
            throw Refusals.invalidPayload(function, "does not give so many bytes");
        }
    }

    private SecretBytes derived(KeyDerivationFunction function, HKDFParameterSpec how) {
        Primitive primitive = primitive(function);
        try {
            return SecretBytes.consume(providers.kdf(primitive).deriveData(how));
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(primitive, impossible);
        }
    }

    private static Primitive primitive(KeyDerivationFunction function) {
        return Primitive.behind(function).iterator().next();
    }

    private static Digest digest(Hash hash) {
        return switch (hash) {
            case SHA1 -> new SHA1Digest();
            case SHA224 -> new SHA224Digest();
            case SHA256 -> SHA256Digest.newInstance();
            case SHA384 -> new SHA384Digest();
            case SHA512 -> new SHA512Digest();
            default -> throw new CryptoBug("no derivation function has " + hash);
        };
    }
}
