package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.AgreementRequest;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Agreement on a secret key that stays in the service. What is agreed on is seen nowhere, so a key
 * is always derived from it, and there is no plain {@code ECDH}.
 */
final class HsmKeyAgreement extends KeyAgreementSpi {
    private static final long USUAL_AES_BITS = 256;

    private final Form form;
    private @Nullable KeyHandle key;
    private @Nullable PublicKey peer;
    private DerivationSpec derivation = DerivationSpec.forUse(new byte[0]);

    HsmKeyAgreement(Form form) {
        this.form = form;
    }

    /**
     * A way to agree.
     *
     * @param name as {@code ECDHwithSHA256KDF}
     * @param key algorithm of both keys
     * @param function of the service
     */
    record Form(String name, String key, String function) {
        static List<Form> all() {
            return Stream.of("256", "384", "512")
                    .flatMap(
                            bits ->
                                    Stream.of("EC", "XDH")
                                            .flatMap(
                                                    key ->
                                                            Stream.of(
                                                                    of(key, bits, "KDF", "X963"),
                                                                    of(key, bits, "HKDF", "HKDF"))))
                    .toList();
        }

        private static Form of(String key, String bits, String ending, String function) {
            String scheme = key.equals("EC") ? "ECDH" : "XDH";
            return new Form(scheme + "withSHA" + bits + ending, key, function + "-SHA" + bits);
        }
    }

    @Override
    protected void engineInit(@Nullable Key given, @Nullable SecureRandom random)
            throws InvalidKeyException {
        KeyHandle handle = Use.pair(given, form.key());
        Use.require(handle, handle.attributes().derive(), "derive");
        key = handle;
        peer = null;
        derivation = DerivationSpec.forUse(new byte[0]);
    }

    @Override
    protected void engineInit(
            @Nullable Key given,
            @Nullable AlgorithmParameterSpec parameters,
            @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        engineInit(given, random);
        if (parameters instanceof DerivationSpec spec) {
            if (spec.key().parameters().isPresent() || spec.key().policy().isPresent()) {
                throw new InvalidAlgorithmParameterException(
                        "an agreed key takes a name, a size, attributes and a password");
            }
            derivation = spec;
        } else if (parameters != null) {
            throw new InvalidAlgorithmParameterException(form.name() + " takes a DerivationSpec");
        }
    }

    @Override
    protected @Nullable Key engineDoPhase(@Nullable Key given, boolean last)
            throws InvalidKeyException {
        if (key == null) {
            throw new IllegalStateException("there is no key");
        }
        if (!last) {
            throw new IllegalStateException("two agree here, not more");
        }
        if (!(given instanceof PublicKey theirs) || theirs.getEncoded() == null) {
            throw new InvalidKeyException("the peer's public key is needed");
        }
        peer = theirs;
        return null;
    }

    @Override
    protected byte[] engineGenerateSecret() {
        throw new IllegalStateException(
                "what is agreed on stays in the service; generateSecret(\"AES\") gives a key");
    }

    @Override
    protected int engineGenerateSecret(byte[] output, int offset) throws ShortBufferException {
        engineGenerateSecret();
        return 0;
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm)
            throws NoSuchAlgorithmException, InvalidKeyException {
        KeyHandle handle = key;
        PublicKey theirs = peer;
        if (handle == null || theirs == null) {
            throw new IllegalStateException("doPhase comes first");
        }
        handle.requireLive();
        String wire = Names.secretKey(algorithm);
        KeyGenerationSpec asked = derivation.key();
        AgreementRequest.Key.Builder wanted =
                AgreementRequest.Key.with(
                        asked.label().orElseGet(Hsm::freshName),
                        wire,
                        asked.attributes()
                                .orElseGet(() -> HsmKeyGenerator.usualAttributes(wire))
                                .json());
        if (asked.size().isPresent()) {
            wanted.keySize(asked.size().getAsInt());
        } else if (wire.equals("AES")) {
            wanted.keySize(USUAL_AES_BITS);
        }
        asked.password().ifPresent(wanted::password);
        AgreementRequest.Builder request =
                AgreementRequest.with(
                        Base64Bytes.of(theirs.getEncoded()), form.function(), wanted.build());
        handle.password().ifPresent(request::password);
        if (derivation.salt().length > 0) {
            request.salt(Base64Bytes.of(derivation.salt()));
        }
        if (derivation.info().length > 0) {
            request.info(Base64Bytes.of(derivation.info()));
        }
        try {
            var described =
                    handle.hsm()
                            .claviger()
                            .keys()
                            .createKeyAgreement(handle.label(), request.build())
                            .send()
                            .json();
            Optional<Secret> password = asked.password().map(Secret::copy);
            peer = null;
            return new HsmSecretKey(
                    asked.label().isPresent()
                            ? KeyHandle.named(handle.hsm(), described, password)
                            : KeyHandle.unnamed(handle.hsm(), described, password));
        } catch (ClavigerException e) {
            throw new InvalidKeyException("no key was agreed on: " + e.getMessage(), e);
        }
    }
}
