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

    /** As many bytes as asked for, from a secret that is only read. The caller closes them. */
    SecretBytes derive(KeyDerivation derivation, byte[] secret, int bytes) {
        KeyDerivationFunction function = derivation.function();
        if (function.hkdf()) {
            return hkdf(derivation, HKDFParameterSpec.ofExtract().addIKM(secret), bytes);
        }
        if (derivation.salt().length() > 0) {
            throw Refusals.invalidPayload(function, "takes no salt");
        }
        // The counter of KDF2 begins at 1: it is the function of X9.63 under the name of ISO 18033.
        var generator = new KDF2BytesGenerator(digest(function.hash()));
        generator.init(new KDFParameters(secret, derivation.info().unsafeArray()));
        byte[] out = new byte[bytes];
        generator.generateBytes(out, 0, bytes);
        return SecretBytes.consume(out);
    }

    /** From a secret key; X9.63 is for shared secrets, and refused. */
    SecretBytes derive(KeyDerivation derivation, SecretKey key, int bytes) {
        if (!derivation.function().hkdf()) {
            throw Refusals.invalidPayload(derivation.function(), "is for shared secrets");
        }
        return hkdf(derivation, HKDFParameterSpec.ofExtract().addIKM(key), bytes);
    }

    private SecretBytes hkdf(
            KeyDerivation derivation, HKDFParameterSpec.Builder extract, int bytes) {
        if (bytes > MAX_BLOCKS * derivation.function().hash().bytes()) {
            throw Refusals.invalidPayload(derivation.function(), "does not give so many bytes");
        }
        Bytes salt = derivation.salt();
        if (salt.length() > 0) {
            extract.addSalt(salt.unsafeArray());
        }
        Primitive primitive = primitive(derivation.function());
        try {
            return SecretBytes.consume(
                    providers
                            .kdf(primitive)
                            .deriveData(
                                    extract.thenExpand(derivation.info().unsafeArray(), bytes)));
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
