package io.claviger.rest.certificate;

import io.claviger.core.id.Bytes;
import io.claviger.engine.attestation.AttestationPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An attestation as a zip that explains itself. */
final class AttestationFile {
    private static final String CHAIN = "attestation-chain.crt";
    private static final String ROOT = "attestation-root.crt";

    private static final String README =
            """
            Attestation of a key in a Claviger device

            NAME.xml   what the device says about the key
            NAME.sig   signature over the exact bytes of the XML file (ECDSA P-256, SHA-256, DER)
            NAME.pem   public key of the attestation key that made it
            CHAIN   certificate of the attestation key, then the root of the device
            ROOT   the root of the device alone

            Verify with openssl:

              openssl dgst -sha256 -verify NAME.pem -signature NAME.sig NAME.xml
              openssl verify -CAfile ROOT CHAIN
              openssl x509 -in CHAIN -noout -pubkey | diff - NAME.pem

            All three must succeed. They show that the root vouches for the statement. Whether it is the root
            of the right device they cannot show: compare its fingerprint with the one that the operator of the
            device gave you by another way.

              openssl x509 -in ROOT -noout -fingerprint -sha256
            """;

    private AttestationFile() {}

    static byte[] zip(String name, AttestationPackage attested) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var file = new Entries(zip, attested);
            file.add(name + ".xml", text(attested.attestation().xml()));
            file.add(name + ".sig", attested.attestation().signature());
            file.add(name + ".pem", text(CertificateText.file("PUBLIC KEY", attested.publicKey())));
            file.add(
                    CHAIN,
                    text(
                            attested.chain().stream()
                                    .map(der -> CertificateText.file("CERTIFICATE", der))
                                    .collect(Collectors.joining())));
            file.add(ROOT, text(CertificateText.file("CERTIFICATE", attested.chain().getLast())));
            file.add(
                    "README.txt",
                    text(
                            README.replace("NAME", name)
                                    .replace("CHAIN", CHAIN)
                                    .replace("ROOT", ROOT)));
        } catch (IOException impossible) {
            throw new IllegalStateException("a zip in memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    private static Bytes text(String text) {
        return Bytes.owned(text.getBytes(StandardCharsets.UTF_8));
    }

    private record Entries(ZipOutputStream zip, AttestationPackage attested) {
        void add(String name, Bytes content) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            // The time of the statement, so that the same statement is the same file.
            entry.setTimeLocal(
                    attested.attestation().attestTime().atOffset(ZoneOffset.UTC).toLocalDateTime());
            zip.putNextEntry(entry);
            zip.write(content.unsafeArray());
            zip.closeEntry();
        }
    }
}
