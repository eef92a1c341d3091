package io.claviger.pkcs11.use;

import io.claviger.core.approval.TokenTimestamp;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.approval.Action;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.EncryptRequest;
import io.claviger.engine.operation.MacRequest;
import io.claviger.engine.operation.Operations;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.operation.Taproot;
import io.claviger.engine.operation.VerifyRequest;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.object.KeyView;
import io.claviger.pkcs11.process.Token;
import java.util.Arrays;
import java.util.Optional;

/** Uses of keys: each is one call of the engine, with its record. Safe for many threads. */
public final class KeyUses {
    private final Operations operations;
    private final GuardedUses guarded;

    public KeyUses(Operations operations, GuardedUses guarded) {
        this.operations = operations;
        this.guarded = guarded;
    }

    /** Signs, or makes a message authentication code. */
    public byte[] sign(Waiting waiting, KeyAttributeView view, Signing signing, byte[] data) {
        KeyObject key = privateOrSecret(view);
        Token token = waiting.token();
        return switch (signing) {
            case Signing.Signature signature ->
                    GuardedUses.concerns(key, Operation.SIGN)
                            ? guarded.run(waiting, new Action.Sign(shown(key, signature, data)))
                            : token.used(
                                            of(token, key)
                                                    .sign(
                                                            token.origin(Operation.SIGN),
                                                            request(key, signature, data)))
                                    .toArray();
            case Signing.Mac mac -> code(token, key, mac, data);
        };
    }

    private byte[] code(Token token, KeyObject key, Signing.Mac mac, byte[] data) {
        try {
            return token.used(
                            of(token, key)
                                    .mac(token.origin(Operation.SIGN), request(key, mac, data)))
                    .toArray();
        } catch (Failure failure) {
            // Data of any length has a code: what does not fit is the parameter.
            throw failure.value() == ReturnValue.DATA_LEN_RANGE && mac.iv().length() > 0
                    ? MechanismParameter.invalid()
                    : failure;
        }
    }

    private static MacRequest request(KeyObject key, Signing.Mac mac, byte[] data) {
        return new MacRequest(
                key.label(), Optional.empty(), mechanism(mac, key), data, mac.bytes(), mac.iv());
    }

    private static SignRequest request(KeyObject key, Signing.Signature signature, byte[] data) {
        return new SignRequest(
                key.label(),
                Optional.empty(),
                signature.mechanism(),
                SignatureForm.RAW,
                signed(signature, data),
                signature.context(),
                Taproot.NONE,
                signature.options());
    }

    private static byte[] signed(Signing.Signature signature, byte[] data) {
        return signature.digest().map(digest -> digest.of(data)).orElse(data);
    }

    /**
     * What approvers are shown: in the words of the REST interface, which has none for unusual
     * parameters; and the digest of what is too long, where that is what is signed.
     */
    private static SignRequest shown(KeyObject key, Signing.Signature signature, byte[] data) {
        if (!signature.options().equals(SignatureOptions.USUAL)) {
            throw MechanismParameter.invalid();
        }
        Optional<Signing.Signature> inParts =
                data.length > TokenTimestamp.MAX_PAYLOAD_BYTES
                        ? SignatureTable.inParts(signature)
                        : Optional.empty();
        return request(key, inParts.orElse(signature), data);
    }

    /** Verifies; ends with CKR_SIGNATURE_INVALID or CKR_SIGNATURE_LEN_RANGE if it does not. */
    public void verify(
            Token token, KeyAttributeView view, Signing signing, byte[] data, byte[] signature) {
        KeyObject key = publicOrSecret(view, Attribute.VERIFY);
        int length = KeyInfo.signatureBytes(key.spec());
        if (signing instanceof Signing.Signature && length > 0 && signature.length != length) {
            throw new Failure(ReturnValue.SIGNATURE_LEN_RANGE);
        }
        boolean right =
                switch (signing) {
                    case Signing.Signature made ->
                            token.used(
                                    of(token, key)
                                            .verify(
                                                    token.origin(Operation.VERIFY),
                                                    new VerifyRequest(
                                                            key.label(),
                                                            Optional.empty(),
                                                            made.mechanism(),
                                                            signed(made, data),
                                                            signature,
                                                            made.context(),
                                                            made.options())));
                    case Signing.Mac mac ->
                            token.used(
                                    of(token, key)
                                            .verifyMac(
                                                    token.origin(Operation.VERIFY),
                                                    request(key, mac, data),
                                                    signature));
                };
        if (!right) {
            throw new Failure(ReturnValue.SIGNATURE_INVALID);
        }
    }

    /** An HMAC key has one hash; CMAC and GMAC are asked for by name. */
    private static Optional<MacMechanism> mechanism(Signing.Mac mac, KeyObject key) {
        KeyAlgorithm algorithm = key.spec().algorithm();
        boolean fits =
                mac.hash()
                        .map(hash -> hmac(hash).equals(Optional.of(algorithm)))
                        .orElseGet(
                                () ->
                                        mac.mechanism()
                                                .filter(cmac -> cmac.algorithm() == algorithm)
                                                .isPresent());
        if (!fits) {
            throw new Failure(ReturnValue.KEY_TYPE_INCONSISTENT);
        }
        return mac.mechanism();
    }

    private static Optional<KeyAlgorithm> hmac(Hash hash) {
        return Arrays.stream(KeyAlgorithm.values())
                .filter(algorithm -> algorithm.name().equals("HMAC_" + hash.name()))
                .findFirst();
    }

    /** Encrypts; where there is a tag it follows the ciphertext. */
    public byte[] encrypt(
            Token token, KeyAttributeView view, CipherTable.Ciphering ciphering, byte[] clear) {
        KeyObject key = publicOrSecret(view, Attribute.ENCRYPT);
        requireLength(ciphering, clear, ReturnValue.DATA_LEN_RANGE);
        try {
            return token.used(
                            of(token, key)
                                    .encrypt(
                                            token.origin(Operation.ENCRYPT),
                                            new EncryptRequest(
                                                    key.label(),
                                                    Optional.empty(),
                                                    ciphering.mechanism(),
                                                    clear,
                                                    ciphering.aad(),
                                                    ciphering.tagBits(),
                                                    Optional.of(Bytes.of(ciphering.iv())),
                                                    ciphering.oaep())))
                    .bodyWithTag()
                    .toArray();
        } catch (Failure failure) {
            // Data of any length can be sealed: what does not fit is the parameter.
            throw failure.value() == ReturnValue.DATA_LEN_RANGE
                            && ciphering.mechanism().authenticated()
                    ? MechanismParameter.invalid()
                    : failure;
        }
    }

    /** Decrypts. The caller wipes the result. */
    public byte[] decrypt(
            Waiting waiting, KeyAttributeView view, CipherTable.Ciphering ciphering, byte[] body) {
        KeyObject key = privateOrSecret(view);
        Token token = waiting.token();
        if (!GuardedUses.concerns(key, Operation.DECRYPT)) {
            return decrypt(token, view, ciphering, body);
        }
        requireLength(ciphering, body, ReturnValue.ENCRYPTED_DATA_LEN_RANGE);
        if (ciphering.oaep().isPresent()
                || ciphering.iv().length != ciphering.mechanism().ivBytes()) {
            // Approvers are shown what the REST interface has words for.
            throw MechanismParameter.invalid();
        }
        return guarded.run(
                waiting,
                new Action.Decrypt(
                        new DecryptRequest(
                                key.label(),
                                Optional.empty(),
                                ciphering.mechanism(),
                                body,
                                ciphering.iv(),
                                ciphering.aad(),
                                ciphering.tagBits())));
    }

    /** Decrypts with a key that asks for no approvals. The caller wipes the result. */
    public byte[] decrypt(
            Token token, KeyAttributeView view, CipherTable.Ciphering ciphering, byte[] body) {
        KeyObject key = privateOrSecret(view);
        requireLength(ciphering, body, ReturnValue.ENCRYPTED_DATA_LEN_RANGE);
        return token.used(
                of(token, key)
                        .decrypt(
                                token.origin(Operation.DECRYPT),
                                new DecryptRequest(
                                        key.label(),
                                        Optional.empty(),
                                        ciphering.mechanism(),
                                        body,
                                        ciphering.iv(),
                                        ciphering.aad(),
                                        ciphering.tagBits(),
                                        ciphering.oaep(),
                                        true)));
    }

    private static void requireLength(
            CipherTable.Ciphering ciphering, byte[] data, ReturnValue failure) {
        boolean blocks = ciphering.mechanism().mode() == CipherMechanism.Mode.BLOCKS;
        if (data.length > ciphering.most()
                || (blocks && data.length % blockBytes(ciphering.mechanism()) != 0)) {
            throw new Failure(failure);
        }
    }

    static int blockBytes(CipherMechanism mechanism) {
        return mechanism.algorithm() == KeyAlgorithm.TDEA ? 8 : 16;
    }

    /** Random bytes, of any length. */
    public byte[] random(Token token, int length) {
        byte[] all = new byte[length];
        for (int from = 0; from < length; from += Operations.MAX_RANDOM_BYTES) {
            int step = Math.min(Operations.MAX_RANDOM_BYTES, length - from);
            byte[] part =
                    token.released(
                            operations.random(token.origin(Operation.GENERATE_RANDOM), step));
            System.arraycopy(part, 0, all, from, step);
            Arrays.fill(part, (byte) 0);
        }
        return all;
    }

    /** A key of a session is known to its program alone. */
    private Operations of(Token token, KeyObject key) {
        return key.ofSession() ? token.engine().operations() : operations;
    }

    private static KeyObject privateOrSecret(KeyAttributeView view) {
        if (view.view() == KeyView.PUBLIC) {
            throw new Failure(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
        }
        return view.key();
    }

    /** The engine asks nobody about a public half; here its flags are what the program was told. */
    private static KeyObject publicOrSecret(KeyAttributeView view, Attribute needed) {
        boolean permitted =
                view.view() == KeyView.SECRET
                        || (view.view() == KeyView.PUBLIC && view.may(needed));
        if (!permitted) {
            throw new Failure(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
        }
        return view.key();
    }
}
