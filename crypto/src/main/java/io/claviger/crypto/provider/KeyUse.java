package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secp256k1.Tweak;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What both kinds of handle share: the mechanism must be of the key's algorithm and in service, and
 * the handle open, before the operation begins.
 */
final class KeyUse {
    private final KeySpec spec;
    private final Service service;
    private final KeyOperations operations;
    private final Expansion expansion;
    private final Lifetime lifetime;

    KeyUse(KeySpec spec, Service service, KeyOperations operations, Expansion expansion) {
        this.spec = spec;
        this.service = service;
        this.operations = operations;
        this.expansion = expansion;
        this.lifetime = new Lifetime(operations::close);
    }

    KeySpec spec() {
        return spec;
    }

    byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        check(mechanism);
        return running(() -> operations.sign(mechanism, payload));
    }

    boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        check(mechanism);
        return running(() -> operations.verify(mechanism, payload, signature));
    }

    byte[] sign(SignatureMechanism mechanism, byte[] payload, SignatureOptions options) {
        check(mechanism, options);
        return running(() -> operations.sign(mechanism, payload, options));
    }

    boolean verify(
            SignatureMechanism mechanism,
            byte[] payload,
            SignatureOptions options,
            byte[] signature) {
        check(mechanism, options);
        return running(() -> operations.verify(mechanism, payload, options, signature));
    }

    byte[] sign(SignatureMechanism mechanism, byte[] payload, byte[] context) {
        check(mechanism);
        ContextSigning key = contextSigning(mechanism);
        return running(() -> key.sign(mechanism, payload, context));
    }

    boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] context, byte[] signature) {
        check(mechanism);
        ContextSigning key = contextSigning(mechanism);
        return running(() -> key.verify(mechanism, payload, context, signature));
    }

    byte[] sign(SignatureMechanism mechanism, byte[] payload, IntSupplier leaves) {
        check(mechanism);
        if (!(operations instanceof LeafSigning key)) {
            throw Refusals.keyMismatch(mechanism, spec);
        }
        return running(() -> key.sign(mechanism, payload, leaves));
    }

    byte[] sign(
            SignatureMechanism mechanism, byte[] payload, Tweak tweak, Optional<Bytes> auxiliary) {
        check(mechanism);
        if (mechanism.scheme() != SignatureMechanism.Scheme.SCHNORR
                || !(operations instanceof Secp256k1Operations key)) {
            throw Refusals.invalidPayload(mechanism, "takes no tweak and no auxiliary data");
        }
        return running(() -> key.sign(payload, tweak, auxiliary));
    }

    Encapsulation encapsulate(KemMechanism mechanism) {
        KeyEncapsulation key = check(mechanism);
        return running(key::encapsulate);
    }

    byte[] decapsulate(KemMechanism mechanism, byte[] ciphertext) {
        KeyEncapsulation key = check(mechanism);
        return running(() -> key.decapsulate(ciphertext));
    }

    SecretBytes agree(FileMechanism mechanism, Bytes otherPublicKey) {
        if (!mechanism.spec().equals(spec)) {
            throw Refusals.keyMismatch(mechanism, spec);
        }
        return SecretBytes.consume(sharedSecret(otherPublicKey));
    }

    SecretBytes agree(Bytes peer, KeyDerivation derivation, int bytes) {
        check(derivation);
        byte[] secret = sharedSecret(peer);
        try {
            return expansion.derive(derivation, secret, bytes);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    SecretBytes agree(Bytes peer, int bytes) {
        byte[] secret = sharedSecret(peer);
        try {
            if (bytes > secret.length) {
                throw Refusals.secretTooShort(spec, secret.length);
            }
            return SecretBytes.consume(
                    Arrays.copyOfRange(secret, secret.length - bytes, secret.length));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    byte[] sharedSecret(Bytes peer) {
        Primitive agreement =
                Primitive.agreement(spec).orElseThrow(() -> Refusals.noAgreement(spec));
        if (!service.full() && !service.has(Set.of(agreement))) {
            throw Refusals.unavailable(agreement, spec);
        }
        return running(() -> operations.sharedSecret(peer));
    }

    SecretBytes derive(KeyDerivation derivation, int bytes) {
        check(derivation);
        KeyDerivationFunction function = derivation.function();
        if (!(spec instanceof KeySpec.Symmetric secret)) {
            throw Refusals.keyMismatch(function, spec);
        }
        // RFC 5869 §2.3: what is expanded is at least as long as the hash.
        if (function.family() == KeyDerivationFunction.Family.HKDF_EXPAND
                && secret.bytes() < function.hash().bytes()) {
            throw Refusals.keyTooSmall(function, spec);
        }
        return running(() -> operations.derive(derivation, bytes));
    }

    byte[] mac(MacMechanism mechanism, byte[] payload, Bytes iv) {
        check(mechanism, iv);
        return running(() -> operations.mac(mechanism, payload, iv.toArray()));
    }

    boolean verifyMac(MacMechanism mechanism, byte[] payload, Bytes iv, byte[] mac) {
        check(mechanism, iv);
        return running(() -> operations.verifyMac(mechanism, payload, iv.toArray(), mac));
    }

    Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            CipherParameters parameters,
            RandomSource random) {
        check(mechanism, parameters);
        return running(() -> operations.encrypt(mechanism, plaintext, parameters, random));
    }

    byte[] decrypt(CipherMechanism mechanism, byte[] body, CipherParameters parameters) {
        check(mechanism, parameters);
        return running(() -> operations.decrypt(mechanism, body, parameters));
    }

    void close() {
        lifetime.close();
    }

    private void check(SignatureMechanism mechanism) {
        if (!mechanism.fits(spec)) {
            throw Refusals.keyMismatch(mechanism, spec);
        }
        if (!service.full() && !service.has(Primitive.behind(mechanism, spec))) {
            throw Refusals.unavailable(mechanism, spec);
        }
    }

    private void check(SignatureMechanism mechanism, SignatureOptions options) {
        check(mechanism);
        if (!service.full() && !service.has(Primitive.behind(options, spec))) {
            throw Refusals.unavailable(mechanism, spec);
        }
    }

    private void check(KeyDerivation derivation) {
        if (!service.full() && !service.has(Primitive.behind(derivation.function()))) {
            throw Refusals.unavailable(derivation.function(), spec);
        }
    }

    private void check(MacMechanism mechanism, Bytes iv) {
        requireAlgorithm(mechanism, mechanism.algorithm());
        if (!service.full() && !service.has(Set.of(Primitive.of(mechanism)))) {
            throw Refusals.unavailable(mechanism, spec);
        }
        if (iv.length() != mechanism.ivBytes()) {
            throw Refusals.invalidPayload(
                    mechanism,
                    "takes an initialization vector of %d bytes".formatted(mechanism.ivBytes()));
        }
    }

    private void check(CipherMechanism mechanism, CipherParameters parameters) {
        requireAlgorithm(mechanism, mechanism.algorithm());
        if (!service.full() && !service.has(Set.of(primitive(mechanism, parameters)))) {
            throw Refusals.unavailable(mechanism, spec);
        }
    }

    private static Primitive primitive(CipherMechanism mechanism, CipherParameters parameters) {
        if (parameters.oaep().isPresent()) {
            return Primitive.RSA_OAEP_FORMS;
        }
        return Primitive.of(
                mechanism,
                parameters.tagBits(),
                parameters.iv().map(Bytes::length).orElse(mechanism.ivBytes()));
    }

    private KeyEncapsulation check(KemMechanism mechanism) {
        requireAlgorithm(mechanism, mechanism.algorithm());
        if (!service.full() && !service.has(Set.of(Primitive.of(mechanism)))) {
            throw Refusals.unavailable(mechanism, spec);
        }
        if (!(operations instanceof KeyEncapsulation key)) {
            throw Refusals.keyMismatch(mechanism, spec);
        }
        return key;
    }

    private ContextSigning contextSigning(SignatureMechanism mechanism) {
        if (!mechanism.scheme().takesContext() || !(operations instanceof ContextSigning key)) {
            throw Refusals.invalidPayload(mechanism, "takes no context");
        }
        return key;
    }

    private void requireAlgorithm(Enum<?> mechanism, KeyAlgorithm algorithm) {
        if (algorithm != spec.algorithm()) {
            throw Refusals.keyMismatch(mechanism, spec);
        }
    }

    private <R> R running(Supplier<R> operation) {
        lifetime.enter();
        try {
            return operation.get();
        } finally {
            lifetime.leave();
        }
    }
}
