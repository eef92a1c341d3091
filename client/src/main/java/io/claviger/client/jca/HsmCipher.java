package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.DecryptRequest;
import io.claviger.client.model.EncryptRequest;
import io.claviger.client.model.Encrypted;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/**
 * Encryption with keys of the service. The input is kept until {@code doFinal}, and goes as one.
 * Without a vector of the program's the service chooses one for each {@code doFinal}, so that none
 * comes twice. Encrypting with a public key is left to another provider of this JVM.
 */
final class HsmCipher extends CipherSpi {
    private static final int TAG_BITS = 128;

    private final CipherAlgorithm algorithm;
    private final Use.Parts input = new Use.Parts();
    private final Use.Parts additional = new Use.Parts();
    private int mode;
    private @Nullable KeyHandle key;
    private @Nullable Cipher elsewhere;
    private final VectorState vector = new VectorState();
    private OAEPParameterSpec oaep = OAEPParameterSpec.DEFAULT;
    private int tagBits = TAG_BITS;
    private Optional<KeyGenerationSpec> unwrapped = Optional.empty();

    HsmCipher(CipherAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    @Override
    protected void engineSetMode(String asked) throws NoSuchAlgorithmException {
        throw new NoSuchAlgorithmException("there is no mode '" + asked + "'");
    }

    @Override
    protected void engineSetPadding(String asked) throws NoSuchPaddingException {
        throw new NoSuchPaddingException("there is no padding '" + asked + "'");
    }

    @Override
    protected void engineInit(int opmode, @Nullable Key given, @Nullable SecureRandom random)
            throws InvalidKeyException {
        try {
            engineInit(opmode, given, (AlgorithmParameterSpec) null, random);
        } catch (InvalidAlgorithmParameterException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    @Override
    protected void engineInit(
            int opmode,
            @Nullable Key given,
            @Nullable AlgorithmParameters parameters,
            @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        AlgorithmParameterSpec spec = null;
        if (parameters != null) {
            try {
                spec = parameters.getParameterSpec(specClass());
            } catch (InvalidParameterSpecException e) {
                throw new InvalidAlgorithmParameterException("these parameters do not fit", e);
            }
        }
        engineInit(opmode, given, spec, random);
    }

    private Class<? extends AlgorithmParameterSpec> specClass() {
        return algorithm.oaep()
                ? OAEPParameterSpec.class
                : algorithm.gcm() ? GCMParameterSpec.class : IvParameterSpec.class;
    }

    @Override
    protected void engineInit(
            int opmode,
            @Nullable Key given,
            @Nullable AlgorithmParameterSpec spec,
            @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        reset();
        key = null;
        elsewhere = null;
        vector.none();
        tagBits = TAG_BITS;
        unwrapped = Optional.empty();
        mode = opmode;
        if (algorithm.kind() == CipherAlgorithm.Kind.PUBLIC_KEY) {
            initRsa(opmode, given, spec);
            return;
        }
        KeyHandle handle = Use.secret(given, algorithm.key());
        boolean out = opmode == Cipher.DECRYPT_MODE || opmode == Cipher.UNWRAP_MODE;
        if (algorithm.kind() == CipherAlgorithm.Kind.KEY_WRAP) {
            initWrap(handle, out, spec);
        } else {
            Use.require(handle, !out || handle.attributes().decrypt(), "decrypt");
            initVector(handle, out, spec);
        }
        key = handle;
    }

    private void initWrap(KeyHandle handle, boolean out, @Nullable AlgorithmParameterSpec spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (mode != Cipher.WRAP_MODE && mode != Cipher.UNWRAP_MODE) {
            throw new InvalidKeyException(
                    "%s wraps and unwraps keys, and nothing else".formatted(algorithm.name()));
        }
        Use.require(handle, !out || handle.attributes().unwrap(), "unwrap");
        if (spec instanceof KeyGenerationSpec wanted && out) {
            unwrapped = Optional.of(wanted);
        } else if (spec != null) {
            throw new InvalidAlgorithmParameterException(
                    "unwrapping takes a KeyGenerationSpec, wrapping takes nothing");
        }
    }

    private void initVector(KeyHandle handle, boolean out, @Nullable AlgorithmParameterSpec spec)
            throws InvalidAlgorithmParameterException, InvalidKeyException {
        if (spec == null) {
            if (out && algorithm.takesVector()) {
                throw new InvalidKeyException("the initialization vector is missing");
            }
            return;
        }
        if (!algorithm.takesVector()) {
            throw new InvalidAlgorithmParameterException(algorithm.name() + " has no parameters");
        }
        byte[] given;
        if (spec instanceof GCMParameterSpec gcm && algorithm.gcm()) {
            given = gcm.getIV();
            tagBits = gcm.getTLen();
        } else if (spec instanceof IvParameterSpec plain && !algorithm.gcm()) {
            given = plain.getIV();
        } else {
            throw new InvalidAlgorithmParameterException("these parameters do not fit");
        }
        if (!algorithm.takesVector(given.length)) {
            throw new InvalidAlgorithmParameterException(
                    "%s takes an initialization vector of %d bytes"
                            .formatted(algorithm.name(), algorithm.vectorBytes()));
        }
        boolean once = !out && algorithm.kind() == CipherAlgorithm.Kind.AUTHENTICATED;
        vector.of(handle.label(), given, once);
    }

    private void initRsa(int opmode, @Nullable Key given, @Nullable AlgorithmParameterSpec spec)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        initOaep(spec);
        if (given instanceof PublicKey) {
            elsewhere = cipherElsewhere(opmode, given);
            return;
        }
        if (opmode != Cipher.DECRYPT_MODE && opmode != Cipher.UNWRAP_MODE) {
            throw new InvalidKeyException("a public key encrypts, a private key decrypts");
        }
        KeyHandle handle = Use.pair(given, "RSA");
        Use.require(handle, handle.attributes().decrypt(), "decrypt");
        key = handle;
    }

    /** As with the JDK: what is given counts, and else the name, with a mask by SHA-1. */
    private void initOaep(@Nullable AlgorithmParameterSpec spec)
            throws InvalidAlgorithmParameterException {
        if (!algorithm.oaep()) {
            if (spec != null) {
                throw new InvalidAlgorithmParameterException(
                        algorithm.name() + " has no parameters");
            }
            return;
        }
        if (spec == null) {
            oaep =
                    new OAEPParameterSpec(
                            algorithm.oaepDigest(),
                            "MGF1",
                            MGF1ParameterSpec.SHA1,
                            PSource.PSpecified.DEFAULT);
            return;
        }
        if (!(spec instanceof OAEPParameterSpec given)
                || !CipherAlgorithm.OAEP_DIGESTS.contains(given.getDigestAlgorithm())
                || !(given.getMGFParameters() instanceof MGF1ParameterSpec mask)
                || !CipherAlgorithm.OAEP_DIGESTS.contains(mask.getDigestAlgorithm())
                || !(given.getPSource() instanceof PSource.PSpecified)) {
            throw new InvalidAlgorithmParameterException(
                    "the service has OAEP and MGF1 with " + CipherAlgorithm.OAEP_DIGESTS);
        }
        oaep = given;
    }

    private Cipher cipherElsewhere(int opmode, Key publicKey) throws InvalidKeyException {
        GeneralSecurityException last = null;
        for (var provider : OtherProviders.of("Cipher", "RSA")) {
            try {
                Cipher cipher = Cipher.getInstance(algorithm.name(), provider);
                if (algorithm.oaep()) {
                    cipher.init(opmode, publicKey, oaep);
                } else {
                    cipher.init(opmode, publicKey);
                }
                return cipher;
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new InvalidKeyException(
                "no provider of this JVM has %s for this key".formatted(algorithm.name()), last);
    }

    @Override
    protected int engineGetBlockSize() {
        return algorithm.key().equals("AES") ? CipherAlgorithm.BLOCK : 0;
    }

    @Override
    protected int engineGetKeySize(Key given) throws InvalidKeyException {
        if (given instanceof RSAKey rsa) {
            return rsa.getModulus().bitLength();
        }
        return Use.secret(given, algorithm.key()).described().keySize().orElse(256L).intValue();
    }

    @Override
    protected int engineGetOutputSize(int length) {
        int all = input.length() + length;
        int block = CipherAlgorithm.BLOCK;
        return switch (algorithm.kind()) {
            case AUTHENTICATED -> encrypting() ? all + tagBits / 8 : Math.max(0, all - tagBits / 8);
            case PADDED_BLOCKS -> encrypting() ? (all / block + 1) * block : all;
            case STREAM, BLOCKS, CHAINED_BLOCKS -> all;
            case KEY_WRAP -> all + block;
            case PUBLIC_KEY ->
                    elsewhere != null
                            ? elsewhere.getOutputSize(length)
                            : key == null ? 0 : key.described().keySize().orElse(0L).intValue() / 8;
        };
    }

    private boolean encrypting() {
        return mode == Cipher.ENCRYPT_MODE || mode == Cipher.WRAP_MODE;
    }

    /** Before {@code doFinal} it is made now, by the generator of the service. */
    @Override
    protected byte @Nullable [] engineGetIV() {
        KeyHandle handle = key;
        if (handle == null || !algorithm.takesVector()) {
            return null;
        }
        if (encrypting()) {
            return vector.latest(() -> HsmRandom.bytes(handle.hsm(), algorithm.vectorBytes()));
        }
        return vector.latest(() -> new byte[0]);
    }

    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        try {
            if (algorithm.oaep()) {
                return parameters("OAEP", oaep);
            }
            byte[] iv = engineGetIV();
            if (iv == null) {
                return null;
            }
            return algorithm.gcm()
                    ? parameters("GCM", new GCMParameterSpec(tagBits, iv))
                    : parameters(
                            algorithm.key().equals("AES") ? "AES" : algorithm.name(),
                            new IvParameterSpec(iv));
        } catch (GeneralSecurityException e) {
            throw new ProviderException("this JVM has no such parameters", e);
        }
    }

    private static AlgorithmParameters parameters(String name, AlgorithmParameterSpec spec)
            throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance(name);
        parameters.init(spec);
        return parameters;
    }

    @Override
    protected void engineUpdateAAD(byte[] bytes, int offset, int length) {
        if (algorithm.kind() != CipherAlgorithm.Kind.AUTHENTICATED) {
            throw new UnsupportedOperationException(
                    algorithm.name() + " authenticates no additional data");
        }
        if (input.length() > 0) {
            throw new IllegalStateException("additional data comes before the data");
        }
        additional.add(bytes, offset, length);
    }

    @Override
    protected byte @Nullable [] engineUpdate(byte @Nullable [] bytes, int offset, int length) {
        if (bytes != null) {
            input.add(bytes, offset, length);
        }
        return null;
    }

    @Override
    protected int engineUpdate(
            byte @Nullable [] bytes, int offset, int length, byte[] output, int at) {
        engineUpdate(bytes, offset, length);
        return 0;
    }

    @Override
    protected int engineDoFinal(
            byte @Nullable [] bytes, int offset, int length, byte[] output, int at)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        int room = output.length - at;
        // The length of a ciphertext is known before, and a new vector is not to be lost.
        if (encrypting() && engineGetOutputSize(length) > room) {
            throw new ShortBufferException("the output has no room for the ciphertext");
        }
        int before = input.length();
        engineUpdate(bytes, offset, length);
        byte[] result;
        try {
            result = whole();
        } catch (IllegalBlockSizeException | BadPaddingException | RuntimeException e) {
            reset();
            throw e;
        }
        if (result.length > room) {
            input.truncate(before);
            throw new ShortBufferException("the output has no room for the plaintext");
        }
        reset();
        System.arraycopy(result, 0, output, at, result.length);
        if (!encrypting()) {
            Arrays.fill(result, (byte) 0);
        }
        return result.length;
    }

    @Override
    protected byte[] engineDoFinal(byte @Nullable [] bytes, int offset, int length)
            throws IllegalBlockSizeException, BadPaddingException {
        engineUpdate(bytes, offset, length);
        try {
            return whole();
        } finally {
            reset();
        }
    }

    private void reset() {
        input.truncate(0);
        additional.truncate(0);
    }

    private byte[] whole() throws IllegalBlockSizeException, BadPaddingException {
        if (elsewhere != null) {
            return elsewhere.doFinal(input.all());
        }
        KeyHandle handle = key;
        if (handle == null) {
            throw new IllegalStateException("there is no key");
        }
        if (algorithm.kind() == CipherAlgorithm.Kind.KEY_WRAP) {
            throw new IllegalStateException("wrap and unwrap are for keys");
        }
        requireLength();
        byte[] data = input.all();
        try {
            handle.requireLive();
            return encrypting() ? encrypted(handle, data) : decrypted(handle, data);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (ClavigerException e) {
            if (Use.decryptFailed(e)) {
                throw algorithm.kind() == CipherAlgorithm.Kind.AUTHENTICATED
                        ? new AEADBadTagException("the tag does not fit")
                        : new BadPaddingException("this was not encrypted with this key");
            }
            throw Use.failed(handle, e);
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    private void requireLength() throws IllegalBlockSizeException, AEADBadTagException {
        int length = input.length();
        boolean blocks =
                switch (algorithm.kind()) {
                    case BLOCKS, CHAINED_BLOCKS -> true;
                    case PADDED_BLOCKS -> !encrypting();
                    case AUTHENTICATED, STREAM, PUBLIC_KEY, KEY_WRAP -> false;
                };
        if (blocks && length % CipherAlgorithm.BLOCK != 0) {
            throw new IllegalBlockSizeException(
                    "the input is no multiple of %d bytes".formatted(CipherAlgorithm.BLOCK));
        }
        if (algorithm.kind() == CipherAlgorithm.Kind.AUTHENTICATED
                && !encrypting()
                && length < tagBits / 8) {
            throw new AEADBadTagException("the input is too short to hold a tag");
        }
        if (algorithm.kind() == CipherAlgorithm.Kind.PUBLIC_KEY
                && length > engineGetOutputSize(0)) {
            throw new IllegalBlockSizeException(
                    "the input is longer than %d bytes".formatted(engineGetOutputSize(0)));
        }
    }

    private byte[] encrypted(KeyHandle handle, byte[] data) {
        EncryptRequest.EncryptRequestValue.Builder request =
                EncryptRequest.EncryptRequestValue.with(
                        Base64Bytes.of(data), handle.label(), algorithm.mechanism());
        handle.password().ifPresent(request::keyPassword);
        vector.next().ifPresent(iv -> request.initializationVector(Base64Bytes.of(iv)));
        if (algorithm.gcm()) {
            request.tagLength(tagBits);
        }
        if (additional.length() > 0) {
            request.additionalAuthenticationData(Base64Bytes.of(additional.all()));
        }
        Encrypted answer =
                handle.hsm()
                        .claviger()
                        .contract()
                        .encrypt(EncryptRequest.with(request.build()).build())
                        .send();
        answer.initializationVector().map(Base64Bytes::bytes).ifPresent(vector::used);
        return answer.encryptedPayload().bytes();
    }

    private byte[] decrypted(KeyHandle handle, byte[] data) {
        DecryptRequest.DecryptRequestValue.Builder request =
                DecryptRequest.DecryptRequestValue.with(
                        Base64Bytes.of(data), handle.label(), mechanism());
        handle.password().ifPresent(request::keyPassword);
        vector.next().ifPresent(iv -> request.initializationVector(Base64Bytes.of(iv)));
        if (algorithm.oaep()) {
            mask(request);
        }
        if (algorithm.gcm()) {
            request.tagLength(tagBits);
        }
        if (additional.length() > 0) {
            request.additionalAuthenticationData(Base64Bytes.of(additional.all()));
        }
        return handle.hsm()
                .claviger()
                .contract()
                .synchronousDecrypt(DecryptRequest.with(request.build()).build())
                .send()
                .payload()
                .bytes();
    }

    private String mechanism() {
        return algorithm.oaep()
                ? CipherAlgorithm.OAEP + CipherAlgorithm.hash(oaep.getDigestAlgorithm())
                : algorithm.mechanism();
    }

    private void mask(DecryptRequest.DecryptRequestValue.Builder request) {
        String mask = ((MGF1ParameterSpec) oaep.getMGFParameters()).getDigestAlgorithm();
        if (!mask.equals(oaep.getDigestAlgorithm())) {
            request.oaepMaskHash(CipherAlgorithm.hash(mask));
        }
        byte[] label = ((PSource.PSpecified) oaep.getPSource()).getValue();
        if (label.length > 0) {
            request.oaepLabel(Base64Bytes.of(label));
        }
    }

    @Override
    protected byte[] engineWrap(Key wanted) throws IllegalBlockSizeException, InvalidKeyException {
        if (elsewhere != null) {
            return elsewhere.wrap(wanted);
        }
        KeyHandle handle = key;
        if (handle == null) {
            throw new IllegalStateException("there is no key");
        }
        if (algorithm.kind() == CipherAlgorithm.Kind.KEY_WRAP) {
            return Wrapping.wrap(algorithm.mechanism(), handle, wanted);
        }
        byte[] encoded = wanted.getEncoded();
        if (encoded == null) {
            throw new InvalidKeyException(
                    "%s wraps no key of the service; AES/KWP/NoPadding does"
                            .formatted(algorithm.name()));
        }
        try {
            return engineDoFinal(encoded, 0, encoded.length);
        } catch (BadPaddingException e) {
            throw new InvalidKeyException("the key was not wrapped", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /**
     * With AES key wrap the unwrapped key stays in the service. With the other transformations it
     * is decrypted, as the JDK does: that is what libraries for CMS, JWE and XML mean by it.
     */
    @Override
    protected Key engineUnwrap(byte[] wrapped, String wrappedAlgorithm, int type)
            throws InvalidKeyException, NoSuchAlgorithmException {
        KeyHandle handle = key;
        if (handle == null) {
            throw new InvalidKeyException("a public key unwraps nothing");
        }
        if (algorithm.kind() == CipherAlgorithm.Kind.KEY_WRAP) {
            return Wrapping.unwrap(
                    algorithm.mechanism(),
                    handle,
                    wrapped,
                    wrappedAlgorithm,
                    type,
                    unwrapped.orElseGet(KeyGenerationSpec::unnamed));
        }
        byte[] encoded;
        try {
            encoded = engineDoFinal(wrapped, 0, wrapped.length);
        } catch (IllegalBlockSizeException | BadPaddingException e) {
            throw new InvalidKeyException("the key cannot be unwrapped: " + e.getMessage(), e);
        }
        try {
            return Wrapping.key(encoded, wrappedAlgorithm, type);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }
}
