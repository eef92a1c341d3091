package io.claviger.crypto.certificate;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.KeyHandle;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/** Signs for Bouncy Castle with a key of ours, once, and remembers what it signed. */
final class HandleSigner implements ContentSigner {
    private final UnaryOperator<byte[]> key;
    private final AlgorithmIdentifier algorithm;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private Bytes signature = Bytes.empty();

    HandleSigner(KeyHandle handle, SignatureMechanism mechanism) {
        this(handle.spec(), mechanism, message -> handle.sign(mechanism, message));
    }

    /**
     * Signs with whatever {@code key} answers.
     *
     * @param spec kind of the key, of which the name of the algorithm depends
     */
    HandleSigner(KeySpec spec, SignatureMechanism mechanism, UnaryOperator<byte[]> key) {
        this.key = key;
        this.algorithm =
                X509Algorithms.identifier(mechanism, spec)
                        .orElseThrow(
                                () ->
                                        new Refusal.Thrown(
                                                RefusalCode.MECHANISM_KEY_MISMATCH,
                                                "a key of type %s signs no certificates with %s"
                                                        .formatted(spec.displayName(), mechanism)));
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return algorithm;
    }

    @Override
    public OutputStream getOutputStream() {
        content.reset();
        return content;
    }

    @Override
    public byte[] getSignature() {
        byte[] made = key.apply(content.toByteArray());
        signature = Bytes.of(made);
        return made;
    }

    SignedDocument document(byte[] encoded) {
        return new SignedDocument(
                Bytes.owned(encoded), Bytes.owned(content.toByteArray()), signature);
    }
}
