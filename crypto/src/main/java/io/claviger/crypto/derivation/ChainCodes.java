package io.claviger.crypto.derivation;

import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * The chain code of a key in a tree, as an attribute of its PKCS #8 form (RFC 5208 §5). So one
 * encoding holds all that is secret of the key and is wrapped, exported and imported as a whole,
 * and a reader that does not know the attribute passes over it. {@code docs/formats/wrapped-key.md}
 * draws it.
 */
final class ChainCodes {
    /** An object identifier of our own, made from a random UUID (ITU-T X.667). */
    static final ASN1ObjectIdentifier OID =
            new ASN1ObjectIdentifier("2.25.145427233623421739706277872263353260442");

    private static final int VERSION = 1;

    private ChainCodes() {}

    /** The same key with this chain code and no other attribute; the arguments stay as they are. */
    static SecretBytes put(PrivateKeyInfo key, SecretBytes chainCode) {
        var attribute = new Attribute(OID, new DERSet(chainCode.with(ChainCodes::value)));
        try {
            var whole =
                    new PrivateKeyInfo(
                            key.getPrivateKeyAlgorithm(),
                            key.parsePrivateKey(),
                            new DERSet(attribute));
            return SecretBytes.consume(whole.getEncoded("DER"));
        } catch (IOException impossible) {
            throw new IllegalStateException("a private key has no DER encoding", impossible);
        }
    }

    /** The chain code of a key; empty if it has none that this version reads. */
    static Optional<SecretBytes> find(PrivateKeyInfo key) {
        if (key.getAttributes() == null) {
            return Optional.empty();
        }
        for (ASN1Encodable element : key.getAttributes()) {
            Attribute attribute = Attribute.getInstance(element);
            if (attribute.getAttrType().equals(OID)) {
                return read(ASN1Sequence.getInstance(attribute.getAttrValues().getObjectAt(0)));
            }
        }
        return Optional.empty();
    }

    /** {@code SEQUENCE { version INTEGER, chainCode OCTET STRING }}. */
    private static DERSequence value(byte[] chainCode) {
        var fields = new ASN1EncodableVector(2);
        fields.add(new ASN1Integer(VERSION));
        fields.add(new DEROctetString(chainCode));
        return new DERSequence(fields);
    }

    private static Optional<SecretBytes> read(ASN1Sequence value) {
        if (!ASN1Integer.getInstance(value.getObjectAt(0)).hasValue(VERSION)) {
            return Optional.empty();
        }
        byte[] code = ASN1OctetString.getInstance(value.getObjectAt(1)).getOctets();
        return Optional.of(SecretBytes.copyOf(code))
                .filter(secret -> secret.length() == ExtendedKey.CHAIN_CODE_BYTES);
    }
}
