package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.SignRequest;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.EdECKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signing with a key in the service. Verifying needs a public key alone, and is left to another
 * provider of this JVM.
 */
final class HsmSignature extends SignatureSpi {
    private final SignatureAlgorithm algorithm;
    private Optional<PSSParameterSpec> pss;
    private @Nullable HsmPrivateKey key;
    private @Nullable Message message;
    private @Nullable Signature verifier;

    HsmSignature(SignatureAlgorithm algorithm) {
        this.algorithm = algorithm;
        this.pss = algorithm.pssParameters();
    }

    @Override
    protected void engineInitSign(@Nullable PrivateKey privateKey, @Nullable SecureRandom ignored)
            throws InvalidKeyException {
        engineInitSign(privateKey);
    }

    @Override
    protected void engineInitSign(@Nullable PrivateKey privateKey) throws InvalidKeyException {
        if (!(privateKey instanceof HsmPrivateKey ours)) {
            throw new InvalidKeyException("only keys of the service sign here");
        }
        requireFit(ours);
        key = ours;
        verifier = null;
        message = null;
    }

    private void requireFit(HsmPrivateKey candidate) throws InvalidKeyException {
        KeyHandle handle = candidate.handle();
        handle.requireLive();
        String wire = handle.described().algorithm();
        boolean fits =
                candidate.getAlgorithm().equals(algorithm.key())
                        && (!algorithm.name().startsWith("ML-DSA-")
                                || algorithm.name().equals(wire))
                        && (!algorithm.name().startsWith("Ed2")
                                || isOn(candidate, NamedParameterSpec.ED25519))
                        && (!algorithm.name().startsWith("Ed4")
                                || isOn(candidate, NamedParameterSpec.ED448));
        if (!fits) {
            throw new InvalidKeyException(
                    "%s does not fit key '%s', which is %s"
                            .formatted(algorithm.name(), handle.label(), wire));
        }
        if (!handle.attributes().sign()) {
            throw new InvalidKeyException(
                    "key '%s' was made without 'sign'".formatted(handle.label()));
        }
    }

    private static boolean isOn(PrivateKey key, NamedParameterSpec curve) {
        return key instanceof EdECKey ed && ed.getParams().getName().equals(curve.getName());
    }

    @Override
    protected void engineInitVerify(@Nullable PublicKey publicKey) throws InvalidKeyException {
        key = null;
        message = null;
        verifier = Elsewhere.verifier(algorithm, pss, publicKey);
    }

    private Message message() throws SignatureException {
        if (message == null) {
            if (algorithm.takesPssParameters() && pss.isEmpty()) {
                throw new SignatureException("parameters are missing for an RSASSA-PSS signature");
            }
            message = Message.of(pss.map(algorithm::with).orElse(algorithm), key);
        }
        return message;
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
        engineUpdate(new byte[] {b}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
        if (verifier != null) {
            verifier.update(bytes, offset, length);
        } else {
            message().update(bytes, offset, length);
        }
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
        Message whole = message();
        message = null;
        if (key == null) {
            throw new SignatureException("there is no key to sign with");
        }
        KeyHandle handle = key.handle();
        try {
            handle.requireLive();
            SignRequest.SignRequestValue.Builder request =
                    SignRequest.SignRequestValue.with(
                            Base64Bytes.of(whole.payload()).text(),
                            handle.label(),
                            whole.mechanism());
            handle.password().ifPresent(request::keyPassword);
            if (algorithm.raw()) {
                request.signatureType("RAW");
            }
            return handle.hsm()
                    .claviger()
                    .contract()
                    .synchronousSign(SignRequest.with(request.build()).build())
                    .send()
                    .signature()
                    .bytes();
        } catch (InvalidKeyException e) {
            throw new SignatureException(e.getMessage(), e);
        } catch (ClavigerException e) {
            throw new SignatureException(
                    "key '%s' does not sign: %s".formatted(handle.label(), e.getMessage()), e);
        }
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
        if (verifier == null) {
            throw new SignatureException("there is no key to verify with");
        }
        return verifier.verify(signature);
    }

    @Override
    protected void engineSetParameter(@Nullable AlgorithmParameterSpec parameters)
            throws InvalidAlgorithmParameterException {
        if (message != null) {
            throw new ProviderException("parameters are set before the first part of the message");
        }
        if (algorithm.takesPssParameters()) {
            if (!(parameters instanceof PSSParameterSpec given)) {
                throw new InvalidAlgorithmParameterException("these are no parameters of PSS");
            }
            requirePossible(given);
            if (algorithm.pssParameters().isPresent()
                    && !algorithm
                            .pssParameters()
                            .get()
                            .getDigestAlgorithm()
                            .equals(given.getDigestAlgorithm())) {
                throw new InvalidAlgorithmParameterException(
                        "%s has another digest".formatted(algorithm.name()));
            }
            pss = Optional.of(given);
        } else if (parameters instanceof EdDSAParameterSpec ed && algorithm.key().equals("EdDSA")) {
            if (ed.isPrehash() || ed.getContext().isPresent()) {
                throw new InvalidAlgorithmParameterException(
                        "the service signs with EdDSA without context and pre-hash");
            }
        } else if (parameters != null) {
            throw new InvalidAlgorithmParameterException(algorithm.name() + " has no parameters");
        }
        if (verifier != null && parameters != null) {
            verifier.setParameter(parameters);
        }
    }

    /** The service has one form of PSS for each digest: it is that of the usual profiles. */
    private static void requirePossible(PSSParameterSpec given)
            throws InvalidAlgorithmParameterException {
        String digest = given.getDigestAlgorithm();
        int bytes =
                switch (digest) {
                    case "SHA-1" -> 20;
                    case "SHA-224" -> 28;
                    case "SHA-256" -> 32;
                    case "SHA-384" -> 48;
                    case "SHA-512" -> 64;
                    default ->
                            throw new InvalidAlgorithmParameterException(
                                    "the service makes no PSS signature with " + digest);
                };
        boolean usual =
                given.getMGFParameters() instanceof MGF1ParameterSpec mgf
                        && mgf.getDigestAlgorithm().equals(digest)
                        && given.getSaltLength() == bytes
                        && given.getTrailerField() == 1;
        if (!usual) {
            throw new InvalidAlgorithmParameterException(
                    "the service makes PSS signatures with MGF1 of the same digest, a salt as long as"
                            + " it, and the trailer 1");
        }
    }

    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        if (pss.isEmpty()) {
            return null;
        }
        try {
            AlgorithmParameters parameters = PssParameters.elsewhere();
            parameters.init(pss.get());
            return parameters;
        } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
            throw new ProviderException("this JVM has no parameters of PSS", e);
        }
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
        throw new InvalidParameterException(algorithm.name() + " has no parameter " + name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
        throw new InvalidParameterException(algorithm.name() + " has no parameter " + name);
    }

    /** What other providers do with a public key. */
    private static final class Elsewhere {
        static Signature verifier(
                SignatureAlgorithm algorithm,
                Optional<PSSParameterSpec> pss,
                @Nullable PublicKey key)
                throws InvalidKeyException {
            String name = algorithm.takesPssParameters() ? "RSASSA-PSS" : algorithm.name();
            GeneralSecurityException last = null;
            for (var provider : OtherProviders.of("Signature", name)) {
                try {
                    Signature verifier = Signature.getInstance(name, provider);
                    if (pss.isPresent()) {
                        verifier.setParameter(pss.get());
                    }
                    verifier.initVerify(key);
                    return verifier;
                } catch (GeneralSecurityException e) {
                    last = e;
                }
            }
            throw new InvalidKeyException(
                    "no provider of this JVM verifies %s with this key".formatted(name), last);
        }
    }
}
