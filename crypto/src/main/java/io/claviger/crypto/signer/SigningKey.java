package io.claviger.crypto.signer;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.provider.BouncyCastle;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.DSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.DSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The private key of an approver, outside of the HSM: in memory, or in a token that a provider
 * talks to. Signs what {@link SignerKey} verifies. Never says anything of the key itself.
 */
public final class SigningKey {
    private final PrivateKey key;
    private final Provider provider;
    private final SignerKey publicKey;
    private final Optional<Bytes> certificate;

    private SigningKey(
            PrivateKey key, Provider provider, SignerKey publicKey, Optional<Bytes> certificate) {
        this.key = key;
        this.provider = provider;
        this.publicKey = publicKey;
        this.certificate = certificate;
    }

    static SigningKey of(PrivateKeyInfo info) throws KeyFileUnreadable {
        try {
            if (BlsPublicKey.isOne(info)) {
                BlsPrivateKey key = BlsPrivateKey.of(SecretBytes.consume(info.getEncoded("DER")));
                return new SigningKey(
                        key,
                        BouncyCastle.provider(),
                        SignerKey.of(key.publicKey()),
                        Optional.empty());
            }
            Bytes spki = Bytes.owned(publicKey(info).getEncoded("DER"));
            SignerKey publicKey = SignerKey.of(spki);
            var factory =
                    KeyFactory.getInstance(
                            info.getPrivateKeyAlgorithm().getAlgorithm().getId(),
                            BouncyCastle.provider());
            return new SigningKey(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())),
                    BouncyCastle.provider(),
                    publicKey,
                    Optional.empty());
        } catch (Refusal.Thrown unsupported) {
            throw new KeyFileUnreadable(unsupported(unsupported));
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            throw new KeyFileUnreadable("holds a key that is damaged or of an unknown kind");
        }
    }

    /**
     * A key of an opened key store, with its certificate.
     *
     * @param password of the key; the caller wipes it
     * @param alias which key, if there are several
     * @param provider that signs with it
     */
    public static SigningKey in(
            KeyStore store, char[] password, Optional<String> alias, Provider provider)
            throws KeyFileUnreadable {
        try {
            String chosen = choose(store, alias);
            Certificate certificate = store.getCertificate(chosen);
            if (certificate == null) {
                throw new KeyFileUnreadable(
                        "holds key '%s' without its certificate".formatted(chosen));
            }
            if (!(store.getKey(chosen, password) instanceof PrivateKey key)) {
                throw new KeyFileUnreadable("holds no private key '%s'".formatted(chosen));
            }
            Bytes der = Bytes.owned(certificate.getEncoded());
            SignerKey publicKey =
                    SignerKey.of(io.claviger.crypto.certificate.Certificate.read(der));
            return new SigningKey(key, provider, publicKey, Optional.of(der));
        } catch (Refusal.Thrown unsupported) {
            throw new KeyFileUnreadable(unsupported(unsupported));
        } catch (GeneralSecurityException | RuntimeException _) {
            throw new KeyFileUnreadable("holds a key that cannot be read");
        }
    }

    private static String choose(KeyStore store, Optional<String> alias)
            throws GeneralSecurityException, KeyFileUnreadable {
        List<String> keys = new ArrayList<>();
        for (String each : Collections.list(store.aliases())) {
            if (store.isKeyEntry(each)) {
                keys.add(each);
            }
        }
        if (alias.isPresent()) {
            return keys.stream()
                    .filter(alias.get()::equals)
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new KeyFileUnreadable(
                                            "holds no private key '%s'%s"
                                                    .formatted(alias.get(), named(keys))));
        }
        return switch (keys.size()) {
            case 0 -> throw new KeyFileUnreadable("holds no private key with its certificate");
            case 1 -> keys.getFirst();
            default ->
                    throw new KeyFileUnreadable(
                            "holds %d private keys; say which with --alias%s"
                                    .formatted(keys.size(), named(keys)));
        };
    }

    private static String named(List<String> keys) {
        return keys.isEmpty()
                ? ""
                : "; it holds " + String.join(", ", keys.stream().sorted().toList());
    }

    private static String unsupported(Refusal.Thrown refused) {
        return "cannot be used: " + refused.refusal().message();
    }

    /** The public half, computed: a private key in PKCS #8 form need not say it. */
    private static SubjectPublicKeyInfo publicKey(PrivateKeyInfo info)
            throws IOException, KeyFileUnreadable {
        AsymmetricKeyParameter half =
                switch (PrivateKeyFactory.createKey(info)) {
                    case RSAPrivateCrtKeyParameters rsa ->
                            new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
                    case ECPrivateKeyParameters ec ->
                            new ECPublicKeyParameters(
                                    new FixedPointCombMultiplier()
                                            .multiply(ec.getParameters().getG(), ec.getD()),
                                    ec.getParameters());
                    case DSAPrivateKeyParameters dsa ->
                            new DSAPublicKeyParameters(
                                    dsa.getParameters()
                                            .getG()
                                            .modPow(dsa.getX(), dsa.getParameters().getP()),
                                    dsa.getParameters());
                    case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
                    case Ed448PrivateKeyParameters ed -> ed.generatePublicKey();
                    default -> throw new KeyFileUnreadable("holds a key that does not sign");
                };
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(half);
    }

    public SignerKey publicKey() {
        return publicKey;
    }

    /** The certificate that lay beside the key, DER. */
    public Optional<Bytes> certificate() {
        return certificate;
    }

    /**
     * Signs, and verifies the signature before it is given out.
     *
     * @param digestAlgorithm as {@link SignerKey#verifies} takes it
     */
    public Bytes sign(String digestAlgorithm, byte[] message) throws KeyFileUnreadable {
        byte[] signature;
        try {
            String algorithm = publicKey.signatureName(digestAlgorithm);
            signature =
                    key instanceof BlsPrivateKey bls
                            ? bls.sign(message)
                            : signed(algorithm, message);
        } catch (Refusal.Thrown unknown) {
            throw new KeyFileUnreadable("does not sign: " + unknown.refusal().message());
        } catch (GeneralSecurityException | RuntimeException _) {
            throw new KeyFileUnreadable(
                    "does not sign with %s and a key of type %s"
                            .formatted(digestAlgorithm, publicKey.displayName()));
        }
        if (!publicKey.verifies(digestAlgorithm, message, signature)) {
            throw new KeyFileUnreadable(
                    "holds a private key that is not the one of its certificate");
        }
        return Bytes.owned(signature);
    }

    private byte[] signed(String algorithm, byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm, provider);
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }

    @Override
    public String toString() {
        return "SigningKey[%s]".formatted(publicKey.displayName());
    }
}
