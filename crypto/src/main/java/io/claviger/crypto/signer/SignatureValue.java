package io.claviger.crypto.signer;

import io.claviger.core.id.Bytes;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * A signature that names its algorithm: DER of {@code SEQUENCE { AlgorithmIdentifier, BIT STRING
 * }}, as at the end of a certificate (RFC 5280 §4.1.1).
 *
 * @param algorithm identifier of the signature algorithm
 */
public record SignatureValue(String algorithm, Bytes signature) {
    private static final DefaultSignatureAlgorithmIdentifierFinder FINDER =
            new DefaultSignatureAlgorithmIdentifierFinder();
    private static final String ECDSA_WITH_SHA256 = "SHA256withECDSA";

    /** An ECDSA signature with SHA-256. */
    public static Bytes ecdsaWithSha256(Bytes signature) {
        return encode(FINDER.find(ECDSA_WITH_SHA256), signature);
    }

    /** A signature of {@code key} with this digest. */
    public static Bytes encode(SignerKey key, String digestAlgorithm, Bytes signature) {
        return encode(key.signatureAlgorithm(digestAlgorithm), signature);
    }

    private static Bytes encode(AlgorithmIdentifier algorithm, Bytes signature) {
        try {
            return Bytes.owned(
                    new DERSequence(algorithm, new DERBitString(signature.toArray()))
                            .getEncoded("DER"));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Reads the bytes; empty if they are no such value, or not DER. */
    public static Optional<SignatureValue> parse(byte[] der) {
        try {
            var sequence = ASN1Sequence.getInstance(der);
            if (sequence.size() != 2
                    || !Bytes.owned(sequence.getEncoded("DER")).equals(Bytes.owned(der))) {
                return Optional.empty();
            }
            var algorithm = AlgorithmIdentifier.getInstance(sequence.getObjectAt(0));
            var bits = ASN1BitString.getInstance(sequence.getObjectAt(1));
            return Optional.of(
                    new SignatureValue(
                            algorithm.getAlgorithm().getId(), Bytes.of(bits.getOctets())));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /** The digest with which this is the key's signature over the message; empty: it is not. */
    public Optional<String> verifiedBy(SignerKey key, byte[] message) {
        return SignerKey.digestAlgorithms().stream()
                .sorted()
                .filter(digest -> names(key, digest))
                .filter(digest -> key.verifies(digest, message, signature.unsafeArray()))
                .findFirst();
    }

    private boolean names(SignerKey key, String digest) {
        return key.signatureAlgorithm(digest).getAlgorithm().getId().equals(algorithm);
    }
}
