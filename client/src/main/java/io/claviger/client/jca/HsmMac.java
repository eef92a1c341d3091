package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.HmacRequest;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.MacSpi;
import org.jspecify.annotations.Nullable;

/** Codes of the service: HMAC, and CMAC with AES. */
final class HsmMac extends MacSpi {
    /** As CMAC with AES is called. */
    static final String CMAC = "AESCMAC";

    private final String algorithm;
    private final int bytes;
    private final Use.Parts message = new Use.Parts();
    private @Nullable KeyHandle key;

    HsmMac(String algorithm) {
        this.algorithm = algorithm;
        this.bytes =
                switch (algorithm) {
                    case CMAC -> 16;
                    case "HmacSHA1" -> 20;
                    default -> Integer.parseInt(algorithm.replaceFirst("HmacSHA(3-)?", "")) / 8;
                };
    }

    @Override
    protected int engineGetMacLength() {
        return bytes;
    }

    @Override
    protected void engineInit(@Nullable Key given, @Nullable AlgorithmParameterSpec parameters)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (parameters != null) {
            throw new InvalidAlgorithmParameterException(algorithm + " has no parameters");
        }
        KeyHandle handle = Use.secret(given, algorithm.equals(CMAC) ? "AES" : algorithm);
        Use.require(handle, handle.attributes().sign(), "sign");
        key = handle;
        engineReset();
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        message.add(input, offset, length);
    }

    @Override
    protected byte[] engineDoFinal() {
        KeyHandle handle = key;
        if (handle == null) {
            throw new IllegalStateException("there is no key");
        }
        try {
            HmacRequest.HmacRequestValue.Builder request =
                    HmacRequest.HmacRequestValue.with(handle.label(), Base64Bytes.of(message.all()))
                            .macAlgorithm(
                                    algorithm.equals(CMAC)
                                            ? "AES_CMAC"
                                            : Names.secretKey(algorithm));
            handle.password().ifPresent(request::keyPassword);
            return handle.hsm()
                    .claviger()
                    .contract()
                    .synchronousHmac(HmacRequest.with(request.build()).build())
                    .send()
                    .keyedHash()
                    .bytes();
        } catch (ClavigerException e) {
            throw Use.failed(handle, e);
        } finally {
            engineReset();
        }
    }

    @Override
    protected void engineReset() {
        message.truncate(0);
    }
}
