package io.claviger.cli.approver;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.signer.SignerKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How public keys are called where people compare them: kind, size and SHA-256 of their DER. */
final class KeyName {
    private KeyName() {}

    /** {@code RSA 2048, SHA-256 3f2a…}: the digest is whole, so that it can be compared. */
    static String of(Bytes spki) {
        return "%s, SHA-256 %s".formatted(kind(spki), sha256(spki));
    }

    /** The key in a certificate, with the certificate's common name. */
    static String certified(Bytes der) {
        try {
            Certificate certificate = Certificate.read(der);
            return "certificate '%s' until %s, %s"
                    .formatted(
                            Printable.line(certificate.commonName().orElse("")),
                            certificate.notAfter(),
                            of(certificate.publicKey()));
        } catch (Refusal.Thrown _) {
            return "certificate that does not parse, SHA-256 " + sha256(der);
        }
    }

    private static String kind(Bytes spki) {
        try {
            return SignerKey.of(spki).displayName();
        } catch (Refusal.Thrown _) {
            return "key of another kind";
        }
    }

    /** Lower-case hexadecimal. */
    static String sha256(Bytes bytes) {
        try {
            return Bytes.owned(MessageDigest.getInstance("SHA-256").digest(bytes.unsafeArray()))
                    .hex();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
